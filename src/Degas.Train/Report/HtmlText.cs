using System.Globalization;
using System.Net;
using System.Text;
using Degas.Train.Evaluation;

namespace Degas.Train.Report;

/// <summary>Values as text in a page.</summary>
public static class HtmlText
{
    /// <summary>Text that may be anything: markup is escaped, and what is not seen or turns the reading direction stands as its code.</summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder();
        foreach (char c in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                shown.Append(c);
        }

        return WebUtility.HtmlEncode(shown.ToString());
    }

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share from 0 to 1; empty where there is none.</summary>
    public static string Share(double share) => double.IsNaN(share) ? "" : share.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A false-positive rate, which may be small.</summary>
    public static string Rate(double rate) => double.IsNaN(rate) ? "" : rate == 0 ? "0" : rate.ToString("0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>A share with its interval.</summary>
    public static string ShareIn(double share, Interval interval) => double.IsNaN(share) ? "" : $"{Share(share)} <small>{Share(interval.Low)} – {Share(interval.High)}</small>";

    /// <summary>A false-positive rate with its interval.</summary>
    public static string RateIn(double rate, Interval interval) => double.IsNaN(rate) ? "" : $"{Rate(rate)} <small>{Rate(interval.Low)} – {Rate(interval.High)}</small>";

    /// <summary>A table; the first column is text, the others numbers. Cells are markup already.</summary>
    public static string Table(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        foreach (string cell in header)
            table.Append(CultureInfo.InvariantCulture, $"<th>{cell}</th>");
        table.Append("</tr></thead><tbody>\n");
        foreach (IEnumerable<string> row in rows)
        {
            table.Append("<tr>");
            foreach (string cell in row)
                table.Append(CultureInfo.InvariantCulture, $"<td>{cell}</td>");
            table.Append("</tr>\n");
        }

        return table.Append("</tbody></table></div>\n").ToString();
    }
}
