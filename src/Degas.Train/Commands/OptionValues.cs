using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;

namespace Degas.Train.Commands;

/// <summary>What values options take, beside their type, and which options they go with.</summary>
internal static class OptionValues
{
    /// <summary>Makes a value that is not <paramref name="isGood"/> a usage error, which says what is <paramref name="wanted"/>.</summary>
    public static void Require<T>(this Option<T> option, Func<T, bool> isGood, string wanted) => option.Validators.Add(r =>
    {
        if (r.TryGet(out T? value) && !isGood(value))
            r.AddError($"{option.Name} {value}: {wanted} is wanted");
    });

    /// <summary>
    /// Makes an option that is given, not left at its default, a usage error where the value of <paramref name="other"/> leaves it without effect: it
    /// <paramref name="goes"/>, such as "goes with --other".
    /// </summary>
    public static void RequireEffect<T>(this Option option, Option<T> other, Func<T?, bool> hasEffect, string goes) => option.Validators.Add(r =>
    {
        T? value = default;
        // A value of another type is told of by the parser itself.
        if (!r.Implicit && (r.GetResult(other) is not { } result || result.TryGet(out value)) && !hasEffect(value))
            r.AddError($"{option.Name} {goes}");
    });

    /// <summary>The option's value, given or not; false where what was given is not of its type.</summary>
    public static bool TryGet<T>(this OptionResult result, [NotNullWhen(true)] out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return value is not null;
        }
        catch (InvalidOperationException)
        {
            // Validators run before the parser tells of a value of another type, which it does when they have nothing to say.
            value = default;
            return false;
        }
    }
}
