// The recurrent product on the tile unit (AMX, from Intel's fourth Xeon generation on): sixteen names by sixteen units by 64 hidden states of 8 bits
// in one instruction. States and weights have 16 bits, in two parts of 8: of the four products of parts all but that of the low ones count
// (see PackedTileWeights.cs). In C because .NET 10 does not know the unit; everything around it is in Vector512/LstmStepAmx.cs.
#include <immintrin.h>
#include <stdint.h>
#include <unistd.h>
#include <sys/syscall.h>

#if defined(__has_include) && __has_include(<amxtileintrin.h>)
#define TARGET __attribute__((target("amx-tile,amx-int8")))

enum { tile = 1024, stride = 64 };

struct __attribute__((packed)) tile_shapes
{
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
};

// For 1 to 16 rows. Made beforehand: a load of what was stored just now would wait for every store before it.
static struct tile_shapes shapes_of[17] __attribute__((aligned(64)));

// Asks the kernel for the unit's registers, which a process has to before it uses them; 1 where it may.
int32_t degas_amx_allow(void)
{
    enum { request_permission = 0x1023, tile_data = 18 };
    for (int rows = 1; rows <= 16; rows++)
    {
        shapes_of[rows].palette = 1;
        for (int i = 0; i < 8; i++)
        {
            shapes_of[rows].bytes[i] = 64;
            shapes_of[rows].rows[i] = i == 2 || i == 3 ? 16 : rows;
        }
    }

    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

// Readies the unit for products of 1 to 16 rows.
TARGET void degas_amx_begin(int32_t rows)
{
    _tile_loadconfig(&shapes_of[rows]);
}

// Gives the unit's registers up: 8 KiB that the system need not keep for the thread any more.
TARGET void degas_amx_end(void)
{
    _tile_release();
}

// hidden [blocks, high and low part] tiles of [16 rows, 64 states]; weights [4 gates, blocks, high and low part] tiles of [16, 16 units, 4 states]; sums
// [4 gates, high and cross] tiles of [16 rows, 16 units]: products of high parts, and of one high and one low part. As many rows as the unit is ready
// for; a block for each 64 states or part of them. Registers 0 and 1 are sums, 2 and 3 weights, 4 to 7 the states of two blocks, which stay there for all
// gates where there are no more.
TARGET void degas_amx_product(const int8_t* hidden, const int8_t* weights, int32_t* sums, int32_t blocks)
{
    for (int gate = 0; gate < 4; gate++, sums += 2 * tile / 4)
    {
        _tile_zero(0);
        _tile_zero(1);
        for (int block = 0; block < blocks; block += 2)
        {
            const int8_t* states = hidden + block * 2 * tile;
            int two = block + 1 < blocks, load = gate == 0 || blocks > 2;
            if (load)
            {
                _tile_loadd(4, states, stride);
                _tile_loadd(5, states + tile, stride);
            }

            _tile_loadd(2, weights, stride);
            _tile_dpbssd(0, 4, 2);
            _tile_dpbssd(1, 5, 2);
            _tile_loadd(3, weights + tile, stride);
            _tile_dpbssd(1, 4, 3);
            weights += 2 * tile;
            if (!two)
                break;
            if (load)
            {
                _tile_loadd(6, states + 2 * tile, stride);
                _tile_loadd(7, states + 3 * tile, stride);
            }

            _tile_loadd(2, weights, stride);
            _tile_dpbssd(0, 6, 2);
            _tile_dpbssd(1, 7, 2);
            _tile_loadd(3, weights + tile, stride);
            _tile_dpbssd(1, 6, 3);
            weights += 2 * tile;
        }

        _tile_stored(0, sums, stride);
        _tile_stored(1, sums + tile / 4, stride);
    }
}

#else

// The compiler is too old to know the unit (gcc before 11).
int32_t degas_amx_allow(void) { return 0; }

void degas_amx_begin(int32_t rows) {}

void degas_amx_end(void) {}

void degas_amx_product(const int8_t* hidden, const int8_t* weights, int32_t* sums, int32_t blocks) {}

#endif
