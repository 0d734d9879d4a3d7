"""Builds Degas' model for TensorFlow Serving: names as strings in, scores out, everything in one graph.

    python3 build_model.py ../../models/degas/7/model.safetensors models/degas/7

Needs TensorFlow 2. Compares its scores with golden.csv before it writes anything.
"""
import csv
import pathlib
import sys

import tensorflow as tf

import weights as file

TOLERANCE = 1e-4


class Degas(tf.Module):
    def __init__(self, path):
        super().__init__()
        tensors, metadata = file.read(path)
        file.check(metadata)
        arranged = file.for_keras(tensors)
        self.symbols = tf.constant(file.symbols_by_byte(metadata), tf.int32)
        self.embedding = tf.Variable(arranged["embedding"], dtype=tf.float32, trainable=False)
        kernel, recurrent, bias = arranged["lstm"]
        self.lstm = tf.keras.layers.LSTM(len(recurrent))
        self.lstm.build((None, None, len(kernel)))
        self.lstm.set_weights([tf.constant(w).numpy() for w in (kernel, recurrent, bias)])
        self.head = tf.keras.layers.Dense(1, activation="sigmoid")
        self.head.build((None, len(recurrent)))
        self.head.set_weights([tf.constant(w).numpy() for w in arranged["head"]])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="domain")])
    def serve(self, domain):
        # The scored text: lower case, no final dot, no leading www. where a name of two labels remains. (Degas asks the Public Suffix List
        # whether a registrable domain remains, and scores no addresses; names of the benchmark are neither.)
        text = tf.strings.regex_replace(tf.strings.lower(domain), r"\.$", "")
        text = tf.strings.regex_replace(text, r"^www\.([^.]+\..+)$", r"\1")
        # Bytes to symbols; the last character comes first, and what pads the shorter names comes last and is masked.
        characters = tf.strings.bytes_split(text)
        codes = tf.cast(tf.reshape(tf.io.decode_raw(characters.flat_values, tf.uint8), [-1]), tf.int32)
        lengths = characters.row_lengths()
        symbols = tf.RaggedTensor.from_row_lengths(tf.gather(self.symbols, codes), lengths).to_tensor()
        symbols = tf.reverse_sequence(symbols, lengths, seq_axis=1)
        mask = tf.sequence_mask(lengths, tf.shape(symbols)[1])
        return {"score": self.head(self.lstm(tf.gather(self.embedding, symbols), mask=mask))}


def main():
    source, target = sys.argv[1:]
    model = Degas(source)
    with open(pathlib.Path(__file__).with_name("golden.csv"), newline="", encoding="utf-8") as golden:
        expected = [(row["domain"], float(row["score"])) for row in csv.DictReader(golden)]
    scores = model.serve(tf.constant([name for name, _ in expected]))["score"].numpy()[:, 0]
    worst = 0.0
    for (name, wanted), got in zip(expected, scores):
        difference = abs(wanted - float(got))
        worst = max(worst, difference)
        print(f"{name:<40} {wanted:.6f} {got:.6f} {'OK' if difference < TOLERANCE else 'FAIL'} {difference:.1e}")
    if not worst < TOLERANCE:
        sys.exit(f"scores are not Degas': {worst:.1e} apart; nothing written")
    tf.saved_model.save(model, target, signatures={"serving_default": model.serve})
    print(f"{target}: written, MaxAbsDiff {worst:.1e} on {len(expected)} names")


if __name__ == "__main__":
    main()
