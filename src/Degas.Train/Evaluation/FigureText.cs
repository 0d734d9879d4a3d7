using System.Globalization;

namespace Degas.Train.Evaluation;

/// <summary>Figures as text for people; <see cref="NullForNaN"/> is for programs.</summary>
internal static class FigureText
{
    /// <summary>The figure in <paramref name="format"/>; a dash where there is none, such as a precision where no name is called generated.</summary>
    public static string OrDash(this double figure, string format) => double.IsNaN(figure) ? "-" : figure.ToString(format, CultureInfo.InvariantCulture);
}
