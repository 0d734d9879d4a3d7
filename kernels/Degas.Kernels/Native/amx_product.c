// The recurrent product on the tile unit (AMX, from Intel's fourth Xeon generation on): sixteen names by sixteen units by 64 hidden states of 8 bits
// in one instruction. States and weights have 16 bits, in two parts of 8: of the four products of parts all but that of the low ones count
// (see PackedTileWeights.cs). In C because .NET 10 does not know the unit; everything around it is in Vector512/LstmStepAmx.cs.
#include <immintrin.h>
#include <stdint.h>
#include <unistd.h>
#include <sys/syscall.h>

#if defined(__has_include) && __has_include(<amxtileintrin.h>)
#define TARGET __attribute__((target("amx-tile,amx-int8")))

enum { tile = 1024, stride = 64, sum_stride = 4 * 2 * 64 };

struct __attribute__((packed)) tile_shapes
{
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
};

// For 1 to 32 rows. Made beforehand: a load of what was stored just now would wait for every store before it.
static struct tile_shapes shapes_of[33] __attribute__((aligned(64)));

// Asks the kernel for the unit's registers, which a process has to before it uses them; 1 where it may.
int32_t degas_amx_allow(void)
{
    enum { request_permission = 0x1023, tile_data = 18 };
    for (int rows = 1; rows <= 32; rows++)
    {
        uint8_t first = rows < 16 ? rows : 16, second = rows - first;
        shapes_of[rows].palette = 1;
        for (int i = 0; i < 8; i++)
        {
            shapes_of[rows].bytes[i] = 64;
            shapes_of[rows].rows[i] = i == 4 || i == 5 ? 16 : i % 2 == 0 || second == 0 ? first : second;
        }
    }

    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

// Readies the unit for products of 1 to 32 rows.
TARGET void degas_amx_begin(int32_t rows)
{
    _tile_loadconfig(&shapes_of[rows]);
}

// Gives the unit's registers up: 8 KiB that the system need not keep for the thread any more.
TARGET void degas_amx_end(void)
{
    _tile_release();
}

// hidden [blocks, 2 halves of the rows, high and low part] tiles of [16 rows, 64 states]; weights [4 gates, blocks, high and low part] tiles of [16,
// 16 units, 4 states]; sums [rows, 4 gates, high and cross, 16 units]: products of high parts, and of one high and one low part. As many rows as
// the unit is ready for; a block for each 64 states or part of them. Registers 0 and 2 sum the first half, 1 and 3 the second; 4 and 5 are weights, 6
// and 7 states.
TARGET void degas_amx_product(const int8_t* hidden, const int8_t* weights, int32_t* sums, int32_t rows, int32_t blocks)
{
    const int8_t *high = hidden, *low = hidden + tile;
    int32_t* second = sums + 16 * sum_stride / 4;
    int size = 2 * blocks * tile;
    for (int gate = 0; gate < 4; gate++, sums += 32, second += 32, weights += size)
    {
        _tile_zero(0);
        _tile_zero(1);
        for (int at = 0; at < size; at += 2 * tile)
        {
            _tile_loadd(4, weights + at, stride);
            _tile_loadd(6, high + 2 * at, stride);
            _tile_dpbssd(0, 6, 4);
            if (rows > 16)
            {
                _tile_loadd(7, high + 2 * at + 2 * tile, stride);
                _tile_dpbssd(1, 7, 4);
            }
        }

        // The sums of high parts are stored while the others are computed, which takes twice as long.
        _tile_zero(2);
        _tile_zero(3);
        for (int at = 0; at < size; at += 2 * tile)
        {
            _tile_loadd(4, weights + at, stride);
            _tile_loadd(6, low + 2 * at, stride);
            _tile_dpbssd(2, 6, 4);
            _tile_loadd(5, weights + at + tile, stride);
            _tile_loadd(6, high + 2 * at, stride);
            _tile_dpbssd(2, 6, 5);
            if (rows > 16)
            {
                _tile_loadd(7, low + 2 * at + 2 * tile, stride);
                _tile_dpbssd(3, 7, 4);
                _tile_loadd(7, high + 2 * at + 2 * tile, stride);
                _tile_dpbssd(3, 7, 5);
            }

            if (at == 0)
            {
                _tile_stored(0, sums, sum_stride);
                if (rows > 16)
                    _tile_stored(1, second, sum_stride);
            }
        }

        _tile_stored(2, sums + 16, sum_stride);
        if (rows > 16)
            _tile_stored(3, second + 16, sum_stride);
    }

}

#else

// The compiler is too old to know the unit (gcc before 11).
int32_t degas_amx_allow(void) { return 0; }

void degas_amx_begin(int32_t rows) {}

void degas_amx_end(void) {}

void degas_amx_product(const int8_t* hidden, const int8_t* weights, int32_t* sums, int32_t rows, int32_t blocks) {}

#endif
