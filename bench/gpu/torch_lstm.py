"""cuDNN's LSTM through PyTorch on the weights and names of degas-score: torch_lstm.py MODEL NAMES SCORES

First the rate of a large matrix product, which says what the card gives of its peak. Then batches of names of like length, packed, ready on the device before the clock starts; only the scoring is timed. The best batch size counts.
SCORES are degas-score's, one a line: the worst difference is told, since a rate of other scores would mean nothing.
"""
import json
import struct
import sys
import time

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence


def read_model(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    meta = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors, meta


class Net(torch.nn.Module):
    def __init__(self, tensors):
        super().__init__()
        symbols, embedding = tensors["embedding.weight"].shape
        hidden = tensors["lstm.weight_hh_l0"].shape[1]
        self.embedding = torch.nn.Embedding(symbols, embedding)
        self.lstm = torch.nn.LSTM(embedding, hidden, batch_first=True)
        self.head = torch.nn.Linear(hidden, 1)
        self.load_state_dict({name: value for name, value in tensors.items() if not name.startswith("family.")})

    def forward(self, text, lengths):
        packed = pack_padded_sequence(self.embedding(text), lengths, batch_first=True)
        _, (hidden, _) = self.lstm(packed)
        return torch.sigmoid(self.head(hidden[0])).squeeze(1).float()


def product(dtype, size=8192):
    """Operations a second of a square matrix product, the median of ten."""
    a, b = (torch.randn(size, size, device="cuda", dtype=dtype) for _ in range(2))
    seconds = []
    for attempt in range(13):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        a @ b
        end.record()
        torch.cuda.synchronize()
        if attempt >= 3:
            seconds.append(start.elapsed_time(end) / 1000)
    return 2 * size**3 / sorted(seconds)[len(seconds) // 2]


def main(model_path, names_path, scores_path):
    # Float32 is float32 here, as in degas-score's kernel; half precision is measured as such.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    tensors, meta = read_model(model_path)
    symbol = {ord(c): i + 1 for i, c in enumerate(meta["alphabet"])}
    step = -1 if meta["direction"] == "rtl" else 1
    with open(names_path, "rb") as file:
        texts = [torch.tensor([symbol.get(b, 0) for b in line.rstrip(b"\n")][::step]) for line in file]
    with open(scores_path) as file:
        expected = torch.tensor([float(line) for line in file])
    # The longest first, as packing wants them.
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    print(f"PyTorch {torch.__version__}, cuDNN {torch.backends.cudnn.version()}, {torch.cuda.get_device_name()}, {len(texts)} names")
    for kind, dtype in (("float32", torch.float32), ("float16", torch.float16)):
        print(f"product of matrices in {kind}: {product(dtype) / 1e12:.1f} TFLOP/s")
    for kind, dtype in (("float32", torch.float32), ("float16", torch.float16)):
        net, best = Net(tensors).cuda().to(dtype).eval(), 0.0
        for size in (1024, 4096, 16384, 65536):
            batches = []
            for start in range(0, len(order), size):
                part = [texts[i] for i in order[start:start + size]]
                batches.append((pad_sequence(part, batch_first=True).cuda(), torch.tensor([len(t) for t in part])))
            with torch.inference_mode():
                for attempt in range(3):
                    torch.cuda.synchronize()
                    start = time.perf_counter()
                    scores = torch.cat([net(text, lengths) for text, lengths in batches])
                    torch.cuda.synchronize()
                    seconds = time.perf_counter() - start
                    if attempt > 0:
                        best = max(best, len(texts) / seconds)
            difference = (scores.cpu() - expected[order]).abs().max().item()
            print(f"{kind}, batches of {size}: {len(texts) / seconds:.0f} names/s, worst difference to degas-score {difference:.3g}")
        print(f"best {kind}: {best:.0f} names/s")


if __name__ == "__main__":
    main(*sys.argv[1:])
