namespace Degas.Score.Gathering;

/// <summary>Bytes in a run file, behind their number.</summary>
internal static class BinaryBytes
{
    public static void WriteBytes(this BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    public static byte[] ReadBytes(this BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());
}
