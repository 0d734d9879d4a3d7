"""Reads Degas' weights file and arranges it as Keras wants it; plain Python, no packages.

    python3 weights.py MODEL NAME...     prints the score of each name, by loops over these very arrays (slow: it is the check, not the server)
"""
import json
import math
import struct
import sys


def read(path):
    """The tensors as {name: (shape, values)} and the metadata of a safetensors file."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, tensor in header.items():
        if tensor["dtype"] != "F32":
            raise ValueError(f"{name} is {tensor['dtype']}; F32 is wanted")
        start, end = tensor["data_offsets"]
        tensors[name] = tensor["shape"], struct.unpack(f"<{(end - start) // 4}f", data[start:end])
    return tensors, metadata


def rows(tensor):
    """A matrix as a list of its rows."""
    (_, width), values = tensor
    return [values[i : i + width] for i in range(0, len(values), width)]


def transposed(tensor):
    return [list(column) for column in zip(*rows(tensor))]


def for_keras(tensors):
    """Embedding, and kernel [E, 4H], recurrent kernel [H, 4H] and bias [4H] of keras.layers.LSTM, and kernel [H, 1] and bias [1] of the head.

    PyTorch's gates are in the order input, forget, cell, output, and so are Keras'; PyTorch keeps matrices transposed and two biases.
    """
    bias = [i + h for i, h in zip(tensors["lstm.bias_ih_l0"][1], tensors["lstm.bias_hh_l0"][1])]
    return {
        "embedding": [list(row) for row in rows(tensors["embedding.weight"])],
        "lstm": [transposed(tensors["lstm.weight_ih_l0"]), transposed(tensors["lstm.weight_hh_l0"]), bias],
        "head": [transposed(tensors["head.weight"]), list(tensors["head.bias"][1])],
    }


def symbols_by_byte(metadata):
    """The symbol of each of the 256 bytes; 0 for those outside the alphabet."""
    table = [0] * 256
    for symbol, character in enumerate(metadata["alphabet"], start=1):
        table[ord(character)] = symbol
    return table


def check(metadata):
    """Fails where the graph of build_model.py would read names otherwise than the model was trained on."""
    if metadata["direction"] != "rtl" or metadata["scope"] != "full":
        raise ValueError(f"direction {metadata['direction']}, scope {metadata['scope']}: rtl and full are built here")


def score(name, weights, table):
    """The score of a name in lower case without www.: what Keras computes, by loops."""
    kernel, recurrent, bias = weights["lstm"]
    hidden = len(recurrent)
    h, c = [0.0] * hidden, [0.0] * hidden
    for byte in reversed(name):
        x = weights["embedding"][table[byte]]
        z = list(bias)
        for value, row in list(zip(x, kernel)) + list(zip(h, recurrent)):
            z = [a + value * b for a, b in zip(z, row)]
        i, f, g, o = (z[k * hidden : (k + 1) * hidden] for k in range(4))
        c = [sigmoid(f[k]) * c[k] + sigmoid(i[k]) * math.tanh(g[k]) for k in range(hidden)]
        h = [sigmoid(o[k]) * math.tanh(c[k]) for k in range(hidden)]
    kernel, bias = weights["head"]
    return sigmoid(bias[0] + sum(value * row[0] for value, row in zip(h, kernel)))


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def main():
    tensors, metadata = read(sys.argv[1])
    check(metadata)
    weights, table = for_keras(tensors), symbols_by_byte(metadata)
    for name in sys.argv[2:]:
        text = name.lower().removesuffix(".").removeprefix("www.")
        print(f"{score(text.encode(), weights, table):.6f}")


if __name__ == "__main__":
    main()
