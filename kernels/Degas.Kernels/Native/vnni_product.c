// The recurrent product in 16-bit integers with AVX-512 VNNI: a multiply-add of pairs into 32 bits in one instruction, at twice the multiply-adds
// of float32. In C because .NET 10 has no name for that instruction at 512 bits (.NET 11 will: AvxVnni.V512); everything around it is in
// Vector512/LstmStepVnni.cs. The instruction is written out: as an intrinsic, gcc 12 stores every accumulator after it.
#include <immintrin.h>
#include <stdint.h>

#define TARGET __attribute__((target("avx512f,avx512vnni")))

TARGET static inline __m512i multiply_add(__m512i sum, __m512i weights, __m512i hidden)
{
    __asm__("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(weights), "v"(hidden));
    return sum;
}

TARGET static inline void add(float* sums, __m512i run)
{
    _mm512_storeu_ps(sums, _mm512_add_ps(_mm512_loadu_ps(sums), _mm512_cvtepi32_ps(run)));
}

#define ROWS_1(DO) DO(0)
#define ROWS_2(DO) ROWS_1(DO) DO(1)
#define ROWS_3(DO) ROWS_2(DO) DO(2)
#define ROWS_4(DO) ROWS_3(DO) DO(3)

#define CLEAR(m) __m512i a##m##0 = _mm512_setzero_si512(), a##m##1 = a##m##0, a##m##2 = a##m##0, a##m##3 = a##m##0;
#define MULTIPLY(m)                                              \
    {                                                            \
        __m512i h = _mm512_set1_epi32(hidden[m * pairs + k]);    \
        a##m##0 = multiply_add(a##m##0, w0, h);                  \
        a##m##1 = multiply_add(a##m##1, w1, h);                  \
        a##m##2 = multiply_add(a##m##2, w2, h);                  \
        a##m##3 = multiply_add(a##m##3, w3, h);                  \
    }
#define ADD(m)                                                   \
    {                                                            \
        float* to = sums + m * 8 * pairs;                        \
        add(to, a##m##0);                                        \
        add(to + 16, a##m##1);                                   \
        add(to + 32, a##m##2);                                   \
        add(to + 48, a##m##3);                                   \
    }

// One tile of a fixed number of names: 4 accumulators for each, 16 of the 32 registers at most.
#define TILE(ROWS)                                                                                                   \
    TARGET static void tile_##ROWS(const int32_t* hidden, const int32_t* weights, float* sums, int pairs, int run)   \
    {                                                                                                                \
        for (int panel = 0; panel < pairs / 8; panel++, sums += 64)                                                  \
        {                                                                                                            \
            for (int start = 0; start < pairs; start += run)                                                         \
            {                                                                                                        \
                int end = start + run < pairs ? start + run : pairs;                                                 \
                ROWS_##ROWS(CLEAR)                                                                                   \
                for (int k = start; k < end; k++, weights += 64)                                                     \
                {                                                                                                    \
                    __m512i w0 = _mm512_load_si512(weights), w1 = _mm512_load_si512(weights + 16);                   \
                    __m512i w2 = _mm512_load_si512(weights + 32), w3 = _mm512_load_si512(weights + 48);              \
                    ROWS_##ROWS(MULTIPLY)                                                                            \
                }                                                                                                    \
                ROWS_##ROWS(ADD)                                                                                     \
            }                                                                                                        \
        }                                                                                                            \
    }

TILE(1) TILE(2) TILE(3) TILE(4)

// hidden [rows, pairs] pairs of 16 bits; weights [pairs / 8, pairs, 4, 16] pairs of 16 bits at a multiple of 64 bytes; sums [rows, pairs / 8, 4, 16],
// to which the products are added. 1 to 4 rows; pairs is a multiple of 8. Runs of `run` pairs are summed in integers.
void degas_vnni_product(const int32_t* hidden, const int32_t* weights, float* sums, int32_t rows, int32_t pairs, int32_t run)
{
    switch (rows)
    {
    case 1: tile_1(hidden, weights, sums, pairs, run); break;
    case 2: tile_2(hidden, weights, sums, pairs, run); break;
    case 3: tile_3(hidden, weights, sums, pairs, run); break;
    case 4: tile_4(hidden, weights, sums, pairs, run); break;
    }
}
