using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;

namespace Degas.Train.Commands;

/// <summary>What values options take, beside their type.</summary>
internal static class OptionValues
{
    /// <summary>Makes a value that is not <paramref name="isGood"/> a usage error, which says what is <paramref name="wanted"/>.</summary>
    public static void Require<T>(this Option<T> option, Func<T, bool> isGood, string wanted) => option.Validators.Add(r =>
    {
        if (r.TryGet(out T? value) && !isGood(value))
            r.AddError($"{option.Name} {value}: {wanted} is wanted");
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
