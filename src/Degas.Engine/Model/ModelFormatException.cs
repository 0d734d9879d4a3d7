namespace Degas.Engine.Model;

/// <summary>A weights file that is not one: the message says which rule it breaks.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Without a reason.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>With the reason.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what led to it.</summary>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
