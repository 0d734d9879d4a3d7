using System.Buffers.Binary;
using System.Text;

namespace Degas.Engine.Tests.Model;

/// <summary>Files that break one rule of the format each, with a part of the message that must say so.</summary>
internal static class HostileFiles
{
    private const string Entry = """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";

    /// <summary>By what is wrong with them.</summary>
    public static IReadOnlyDictionary<string, (byte[] File, string Message)> All { get; } = new Dictionary<string, (byte[], string)>
    {
        ["empty"] = ([], "too short"),
        ["shorter than the length"] = (new byte[7], "too short"),
        ["no header"] = (new byte[8], "'{'"),
        ["header longer than the file"] = (Declaring(3, "{}"), "truncated"),
        ["header over 100 MB"] = (Declaring(100_000_001, "{}"), "100000001 bytes"),
        ["header length with the sign bit"] = (Declaring(ulong.MaxValue, "{}"), "18446744073709551615 bytes"),
        ["header that starts with a space"] = (File(" {}"), "'{'"),
        ["header that is an array"] = (File("[]"), "'{'"),
        ["header with a byte order mark"] = (File("\uFEFF{}"), "'{'"),
        ["object without end"] = (File("""{"a":"""), "header"),
        ["bad JSON"] = (File("{a:1}"), "header"),
        ["trailing comma"] = (File($$"""{"a":{{Entry}},}""", 4), "header"),
        ["comment"] = (File($$"""{/**/"a":{{Entry}}}""", 4), "header"),
        ["bad UTF-8"] = (Declaring(9, [.. "{\"a"u8, 0xff, .. "\":{}}"u8]), "header"),
        ["half a surrogate pair"] = (File($$"""{"\ud800":{{Entry}}}""", 4), "header"),
        ["deep nesting"] = (File("""{"a":{"shape":[[[[1]]]]}}"""), "header"),
        ["garbage after the object"] = (File($$"""{"a":{{Entry}}}x""", 4), "header"),
        ["second object"] = (File("{}{}"), "header"),
        ["NUL as padding"] = (File("{}\0"), "header"),

        ["tensor name twice"] = (File($$"""{"a":{{Entry}},"a":{{Entry}}}""", 4), "'a' stands in it twice"),
        ["tensor name twice, once escaped"] = (File($$"""{"a":{{Entry}},"\u0061":{{Entry}}}""", 4), "'a' stands in it twice"),
        ["metadata twice"] = (File("""{"__metadata__":{},"__metadata__":{}}"""), "'__metadata__' stands in it twice"),
        ["metadata key twice"] = (File("""{"__metadata__":{"k":"1","k":"2"}}"""), "'k' stands in it twice"),
        ["metadata that is a number"] = (File("""{"__metadata__":1}"""), "StartObject is wanted"),
        ["metadata value that is a number"] = (File("""{"__metadata__":{"k":1}}"""), "String is wanted"),
        ["metadata value that is null"] = (File("""{"__metadata__":{"k":null}}"""), "String is wanted"),
        ["metadata value that is an object"] = (File("""{"__metadata__":{"k":{}}}"""), "String is wanted"),

        ["entry that is null"] = (File("""{"a":null}"""), "StartObject is wanted"),
        ["entry without keys"] = (File("""{"a":{}}"""), "'a' needs dtype, shape and two data_offsets"),
        ["missing type"] = (File("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4), "'a' needs"),
        ["missing shape"] = (File("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4), "'a' needs"),
        ["missing offsets"] = (File("""{"a":{"dtype":"F32","shape":[1]}}""", 4), "'a' needs"),
        ["one offset"] = (File(Tensor(offsets: "[0]"), 4), "'a' needs"),
        ["three offsets"] = (File(Tensor(offsets: "[0,4,4]"), 4), "'a' needs"),
        ["unknown key"] = (File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"strides":[1]}}""", 4), "'strides'"),
        ["repeated key"] = (File("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4), "'dtype'"),
        ["type that is a number"] = (File(Tensor(type: "32"), 4), "String is wanted"),
        ["unknown type"] = (File(Tensor(type: "\"F31\""), 4), "unknown type 'F31'"),
        ["type in lower case"] = (File(Tensor(type: "\"f32\""), 4), "unknown type 'f32'"),
        ["shape that is a number"] = (File(Tensor(shape: "1"), 4), "StartArray is wanted"),
        ["negative dimension"] = (File(Tensor(shape: "[-1]"), 4), "whole number from 0"),
        ["two negative dimensions"] = (File(Tensor(shape: "[-1,-1]"), 4), "whole number from 0"),
        ["fractional dimension"] = (File(Tensor(shape: "[1.0]"), 4), "whole number from 0"),
        ["dimension in words"] = (File(Tensor(shape: "[\"1\"]"), 4), "besides numbers"),
        ["dimension beyond 64 bits"] = (File(Tensor(shape: "[18446744073709551617]"), 4), "whole number from 0"),
        ["negative offset"] = (File(Tensor(offsets: "[-4,0]"), 4), "whole number from 0"),
        ["offset beyond 64 bits"] = (File(Tensor(offsets: "[0,99999999999999999999]"), 4), "whole number from 0"),

        ["shape of another size"] = (File(Tensor(shape: "[2]"), 4), "4 bytes, which is not what F32 [2] takes"),
        ["no shape for bytes"] = (File(Tensor(shape: "[0]"), 4), "4 bytes, which is not what F32 [0] takes"),
        ["type of another size"] = (File(Tensor(type: "\"F16\""), 4), "4 bytes, which is not what F16 [1] takes"),
        ["overflowing shape"] = (File(Tensor(shape: "[4294967296,4294967296]"), 4), "overflows"),
        ["shape that overflows to the right size"] = (File(Tensor(shape: "[4611686018427387905]"), 4), "overflows"),
        ["offsets that run backwards"] = (File(Tensor(offsets: "[4,0]"), 4), "'a' is at 4 to 0"),
        ["gap before the first"] = (File(Tensor(offsets: "[4,8]"), 8), "'a' is at 4 to 8, where byte 0 is next"),
        ["gap between two"] = (File(Two("[0,4]", "[8,12]"), 12), "'b' is at 8 to 12, where byte 4 is next"),
        ["overlap"] = (File(Two("[0,4]", "[2,6]"), 6), "'b' is at 2 to 6, where byte 4 is next"),
        ["two at one place"] = (File(Two("[0,4]", "[0,4]"), 4), "is at 0 to 4, where byte 4 is next"),
        ["data behind the last"] = (File(Tensor(), 5), "1 bytes follow the last tensor"),
        ["data without a tensor"] = (File("{}", 1), "1 bytes follow the last tensor"),
        ["truncated data"] = (File(Tensor(), 3), "ends at byte 4 of 3: the file is truncated"),
        ["no data"] = (File(Tensor()), "truncated"),
        ["end at 2^62"] = (File(Tensor(shape: "[1152921504606846976]", offsets: "[0,4611686018427387904]"), 4), "truncated"),
    };

    /// <summary>A header and <paramref name="data"/> zero bytes.</summary>
    public static byte[] File(string header, int data = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return Declaring((ulong)text.Length, [.. text, .. new byte[data]]);
    }

    private static byte[] Declaring(ulong length, string rest) => Declaring(length, Encoding.UTF8.GetBytes(rest));

    private static byte[] Declaring(ulong length, byte[] rest)
    {
        byte[] file = new byte[8 + rest.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        rest.CopyTo(file, 8);
        return file;
    }

    private static string Tensor(string type = "\"F32\"", string shape = "[1]", string offsets = "[0,4]") =>
        $$"""{"a":{"dtype":{{type}},"shape":{{shape}},"data_offsets":{{offsets}} } }""";

    private static string Two(string first, string second) =>
        $$"""{"a":{"dtype":"F32","shape":[1],"data_offsets":{{first}} },"b":{"dtype":"F32","shape":[1],"data_offsets":{{second}} } }""";
}
