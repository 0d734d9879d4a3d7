// A stand-in for the CUDA driver, for tests on machines without a GPU. Device memory is host memory; what a stream is told to do is done when
// somebody waits for it and not before, so that a buffer used too early shows; the kernels are plain loops over the arguments that the real ones
// take, the half-precision one with its weights as they lie and its states rounded as it does. Calls are counted, and any of them can be made to fail: CUDA_STAND_IN, or stand_in_plan, holds words such as
//   devices=0  version=9020  capability=61  mode=2  shared=49152  broken=1  cuMemAlloc_v2#3=2  cuLaunchKernel#1+=719
// where #3 is the third call of that function and #1+ every one from the first on.
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int CUresult;
enum { PROCESSORS = 4, MAX_CALLS = 64, MAX_RULES = 16, MAX_OPS = 64 };

#define FLOAT32 ((void *)1)
#define HALF ((void *)2)

typedef struct { uint64_t address; int64_t length; } View;
typedef struct { const char *name; int count; } Calls;
typedef struct { char name[64]; int nth, onward, status; } Rule;
typedef struct { int kind; void *to; const void *from; size_t bytes; View views[7]; float bias; int hidden, groups, half; } Op;
typedef struct { Op ops[MAX_OPS]; int count; } Stream;
typedef struct { Stream *stream; } Event;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Calls calls[MAX_CALLS];
static Rule rules[MAX_RULES];
static int broken, rule_count, devices, version, capability, mode, shared, allowed_shared, live, ready, lost;

void stand_in_plan(const char *plan) {
    pthread_mutex_lock(&lock);
    memset(calls, 0, sizeof calls);
    rule_count = live = lost = broken = 0; ready = 1;
    devices = 1, version = 12040, capability = 90, mode = 0, shared = 232448, allowed_shared = 49152;
    char *copy = strdup(plan ? plan : ""), *rest = copy, *word;
    while ((word = strtok_r(rest, " ", &rest))) {
        char name[64] = ""; int nth = 0, value = 0, used = 0;
        if (sscanf(word, "%63[A-Za-z0-9_]#%d%n", name, &nth, &used) == 2 && used) {
            Rule *rule = &rules[rule_count++];
            strcpy(rule->name, name); rule->nth = nth; rule->onward = word[used] == '+';
            rule->status = atoi(strchr(word, '=') + 1);
        } else if (sscanf(word, "%63[a-z]=%d", name, &value) == 2) {
            if (!strcmp(name, "devices")) devices = value;
            if (!strcmp(name, "version")) version = value;
            if (!strcmp(name, "capability")) capability = value;
            if (!strcmp(name, "broken")) broken = value;
            if (!strcmp(name, "mode")) mode = value;
            if (!strcmp(name, "shared")) shared = value;
        }
    }
    free(copy);
    pthread_mutex_unlock(&lock);
}

int stand_in_calls(const char *name) {
    for (int i = 0; i < MAX_CALLS && calls[i].name; i++)
        if (!strcmp(calls[i].name, name)) return calls[i].count;
    return 0;
}

// Contexts, modules, streams, events and pieces of memory that nobody gave back.
int stand_in_live(void) { return live; }

static CUresult enter(const char *name) {
    if (!ready) stand_in_plan(getenv("CUDA_STAND_IN"));
    pthread_mutex_lock(&lock);
    int i = 0, status = lost;
    while (calls[i].name && strcmp(calls[i].name, name)) i++;
    calls[i].name = name;
    int count = ++calls[i].count;
    for (int r = 0; r < rule_count; r++)
        if (!strcmp(rules[r].name, name) && (count == rules[r].nth || (rules[r].onward && count > rules[r].nth))) status = rules[r].status;
    // A device that has failed refuses everything from then on.
    if (status == 700 || status == 702 || status == 719) lost = status;
    pthread_mutex_unlock(&lock);
    return status;
}
#define LIVE(n) ((void)__atomic_add_fetch(&live, n, __ATOMIC_RELAXED))
#define ENTER() do { CUresult status = enter(__func__); if (status) return status; } while (0)

static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

// To the nearest number that float16 has, and from its bits. Not every C compiler has the type.
static float to_half(float x) {
    int exponent;
    (void)frexpf(x, &exponent);
    float unit = ldexpf(1, exponent < -13 ? -24 : exponent - 11);
    return rintf(x / unit) * unit;
}

static float from_half(uint16_t bits) {
    int exponent = bits >> 10 & 31, digits = bits & 1023;
    float value = exponent ? ldexpf(1024 + digits, exponent - 25) : ldexpf(digits, -24);
    return bits >> 15 ? -value : value;
}

// W_hh as [H (from), H (to), 4], of the high parts or the low ones of [H / 16 (to), H / 16 (from), quads, 32 lanes, 4 registers, 2]: four quads of high parts, then four of low
// ones or two with their upper bytes; see HalfWeights.cs.
static float *unpack(const uint16_t *packed, int H, int quads, int low) {
    float *recurrent = malloc(16 * H * H);
    for (int to = 0; to < H / 16; to++)
        for (int from = 0; from < H / 16; from++, packed += 256 * quads)
            for (int quad = 0; quad < 4; quad++)
                for (int i = 0; i < 256; i++) {
                    int lane = i / 8, word = i / 2 % 4, tile = 2 * (quad % 2) + word / 2, column = lane / 4;
                    int unit = 16 * to + 8 * (quad / 2) + column / 2 + 4 * (tile / 2), gate = 2 * (tile % 2) + column % 2;
                    int source = 16 * from + 8 * (word % 2) + lane % 4 + 4 * (i % 2);
                    uint16_t half = !low ? packed[256 * quad + i] : quads == 8 ? packed[256 * (4 + quad) + i]
                        : quad % 2 ? packed[256 * (4 + quad / 2) + i] << 8 : packed[256 * (4 + quad / 2) + i] & 0xFF00;
                    recurrent[4 * (source * H + unit) + gate] = from_half(half) / 64;
                }
    return recurrent;
}

static void multiply(float *z, const float *recurrent, const float *h, int H) {
    for (int k = 0; k < H; k++)
        for (int j = 0; j < 4 * H; j++) z[j] += recurrent[4 * H * k + j] * h[k];
}

// Views: recurrent [H, H, 4] or as above, table [V, H, 4], head [H], tiles [tiles + 2], symbols, lengths, scores.
static void score(const Op *op) {
    int H = op->hidden, groups = op->groups, names = 8 * groups;
    const float *recurrent = (const float *)op->views[0].address, *table = (const float *)op->views[1].address, *head = (const float *)op->views[2].address;
    const int *tiles = (const int *)op->views[3].address;
    const uint8_t *symbols = (const uint8_t *)op->views[4].address, *lengths = (const uint8_t *)op->views[5].address;
    float *scores = (float *)op->views[6].address, h[256], high[256], low[256], c[256], z[1024];
    int quads = (int)(op->views[0].length * 8 / (H * H));
    float *highs = op->half ? unpack((const uint16_t *)recurrent, H, quads, 0) : NULL, *lows = op->half ? unpack((const uint16_t *)recurrent, H, quads, 1) : NULL;
    for (int tile = 0; tile < op->views[3].length - 2; tile++)
        for (int name = 0; name < names; name++) {
            memset(h, 0, sizeof h); memset(c, 0, sizeof c);
            for (int step = 0; step < lengths[tile * names + name]; step++) {
                const float *row = table + 4 * H * symbols[8 * tiles[tile] + step * names + name];
                // The half-precision kernel has exponents: -log2(e) times a gate, twice that for g.
                for (int j = 0; j < 4 * H; j++) z[j] = op->half ? row[j] / (j % 4 == 2 ? -2.88539008f : -1.44269504f) : row[j];
                if (op->half) {
                    for (int k = 0; k < H; k++) high[k] = to_half(h[k]), low[k] = to_half(h[k] - high[k]);
                    multiply(z, highs, low, H); multiply(z, lows, high, H); multiply(z, highs, high, H);
                } else multiply(z, recurrent, h, H);
                for (int u = 0; u < H; u++) {
                    c[u] = sigmoid(z[4 * u + 1]) * c[u] + sigmoid(z[4 * u]) * tanhf(z[4 * u + 2]);
                    h[u] = sigmoid(z[4 * u + 3]) * tanhf(c[u]);
                }
            }
            float logit = op->bias;
            for (int k = 0; k < H; k++) logit += head[k] * h[k];
            scores[tile * names + name] = sigmoid(logit);
        }
    free(highs); free(lows);
}

static void run(Stream *stream) {
    for (int i = 0; i < stream->count; i++) {
        Op *op = &stream->ops[i];
        if (op->kind == 0) memcpy(op->to, op->from, op->bytes);
        else if (!broken) score(op);
        else memset((void *)op->views[6].address, 0, 32 * op->views[6].length);
    }
    stream->count = 0;
}

static Op *add(Stream *stream) {
    if (stream->count == MAX_OPS) run(stream);
    Op *op = &stream->ops[stream->count++];
    memset(op, 0, sizeof *op);
    return op;
}

CUresult cuInit(unsigned flags) { (void)flags; ENTER(); return devices == 0 ? 100 : 0; }
CUresult cuDriverGetVersion(int *value) { ENTER(); *value = version; return 0; }
CUresult cuDeviceGetCount(int *count) { ENTER(); *count = devices; return 0; }
CUresult cuDeviceGet(int *device, int ordinal) { ENTER(); *device = ordinal; return 0; }
CUresult cuDeviceGetName(char *name, int length, int device) { ENTER(); snprintf(name, length, "Stand-in %d", device); return 0; }
CUresult cuDeviceTotalMem_v2(size_t *bytes, int device) { (void)device; ENTER(); *bytes = 1u << 30; return 0; }
CUresult cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) { (void)device; (void)flags; ENTER(); return 0; }
CUresult cuDevicePrimaryCtxRetain(void **context, int device) { ENTER(); *context = (void *)(intptr_t)(device + 1); LIVE(1); return 0; }
CUresult cuDevicePrimaryCtxRelease_v2(int device) { (void)device; LIVE(-1); return enter(__func__); }
CUresult cuCtxSetCurrent(void *context) { ENTER(); return context ? 0 : 201; }
CUresult cuDeviceGetAttribute(int *value, int attribute, int device) {
    (void)device; ENTER();
    switch (attribute) {
        case 13: *value = 1980000; break;
        case 16: *value = PROCESSORS; break;
        case 20: *value = mode; break;
        case 75: *value = capability / 10; break;
        case 76: *value = capability % 10; break;
        case 97: *value = shared; break;
        default: return 1;
    }
    return 0;
}

CUresult cuGetErrorName(CUresult status, const char **name) {
    static const struct { int status; const char *name; } names[] = {
        {1, "CUDA_ERROR_INVALID_VALUE"}, {2, "CUDA_ERROR_OUT_OF_MEMORY"}, {100, "CUDA_ERROR_NO_DEVICE"}, {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
        {218, "CUDA_ERROR_INVALID_PTX"}, {304, "CUDA_ERROR_OPERATING_SYSTEM"}, {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"}, {719, "CUDA_ERROR_LAUNCH_FAILED"},
        {802, "CUDA_ERROR_SYSTEM_NOT_READY"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].status == status) { *name = names[i].name; return 0; }
    return 1;
}

CUresult cuModuleLoadDataEx(void **module, const void *image, unsigned count, int *options, void **values) {
    CUresult status = enter(__func__);
    const char *target = strstr(image, ".target sm_");
    if (!status && !strstr(image, ".entry Kernel_ScoreFloat32(") && !strstr(image, ".entry Kernel_ScoreHalf(")) status = 218;
    if (!status && (!target || atoi(target + 11) > capability)) status = 209;
    for (unsigned i = 0; status && i < count; i++)
        if (options[i] == 5) strcpy(values[i], "ptxas fatal   : the stand-in says no\n");
    if (!status) { *module = (void *)image; LIVE(1); }
    return status;
}
CUresult cuModuleUnload(void *module) { (void)module; LIVE(-1); return enter(__func__); }
CUresult cuModuleGetFunction(void **function, void *module, const char *name) {
    (void)module; ENTER();
    *function = strcmp(name, "Kernel_ScoreHalf") ? FLOAT32 : HALF;
    return strcmp(name, "Kernel_ScoreFloat32") && strcmp(name, "Kernel_ScoreHalf") ? 500 : 0;
}
CUresult cuFuncSetAttribute(void *function, int attribute, int value) {
    (void)function; ENTER();
    if (attribute != 8 || value > shared) return 1;
    allowed_shared = value;
    return 0;
}

CUresult cuStreamCreate(void **stream, unsigned flags) { (void)flags; ENTER(); *stream = calloc(1, sizeof(Stream)); LIVE(1); return 0; }
CUresult cuStreamSynchronize(void *stream) { ENTER(); run(stream); return 0; }
CUresult cuStreamDestroy_v2(void *stream) { LIVE(-1); free(stream); return enter(__func__); }
CUresult cuEventCreate(void **event, unsigned flags) { (void)flags; ENTER(); *event = calloc(1, sizeof(Event)); LIVE(1); return 0; }
CUresult cuEventDestroy_v2(void *event) { LIVE(-1); free(event); return enter(__func__); }
CUresult cuEventRecord(void *event, void *stream) { ENTER(); ((Event *)event)->stream = stream; return 0; }
CUresult cuEventSynchronize(void *event) { ENTER(); run(((Event *)event)->stream); return 0; }
CUresult cuEventElapsedTime(float *milliseconds, void *start, void *end) { (void)start; (void)end; ENTER(); *milliseconds = 1; return 0; }

CUresult cuMemAlloc_v2(uint64_t *memory, size_t bytes) { ENTER(); *memory = (uint64_t)malloc(bytes); LIVE(1); return 0; }
CUresult cuMemFree_v2(uint64_t memory) { LIVE(-1); free((void *)memory); return enter(__func__); }
CUresult cuMemHostAlloc(void **memory, size_t bytes, unsigned flags) { (void)flags; ENTER(); *memory = malloc(bytes); LIVE(1); return 0; }
CUresult cuMemFreeHost(void *memory) { LIVE(-1); free(memory); return enter(__func__); }
static CUresult copy(Stream *stream, void *to, const void *from, size_t bytes) { Op *op = add(stream); op->to = to; op->from = from; op->bytes = bytes; return 0; }
CUresult cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *stream) { ENTER(); return copy(stream, (void *)to, from, bytes); }
CUresult cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *stream) { ENTER(); return copy(stream, to, (const void *)from, bytes); }

CUresult cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned bytes, void *stream, void **arguments, void **extra) {
    ENTER();
    if (!gx || gy != 1 || gz != 1 || by != 1 || bz != 1 || extra || bx > 512) return 1;
    if ((int)bytes > allowed_shared) return 701;
    Op *op = add(stream);
    op->kind = 1;
    for (int i = 0; i < 7; i++) op->views[i] = *(View *)arguments[i];
    op->bias = *(float *)arguments[7]; op->hidden = *(int *)arguments[8]; op->groups = *(int *)arguments[9];
    op->half = function == HALF;
    int wanted = 32 * op->hidden * (op->half ? op->groups : *(int *)arguments[10]), resident = op->half && op->views[0].length * 8 == 6 * op->hidden * op->hidden;
    if (resident) wanted += 16 * op->views[0].length;
    // Blocks that keep the weights go from tile to tile; the others have a tile each.
    if (resident ? gx > PROCESSORS || gx > op->views[3].length - 2 : gx != op->views[3].length - 2) return 1;
    return bx != (unsigned)(op->hidden / 2 * op->groups) || (op->half && op->groups % 4) || (int)bytes < wanted ? 1 : 0;
}
