class Random:
    """The random numbers of Unrolled: ChaCha8, the same on every machine, and the draws that the demo makes of it."""

    def __init__(self, seed, stream=0):
        key, state = [], seed
        for _ in range(8):  # The seed is stretched to eight words by PCG32.
            state = (state * 0x5851F42D4C957F2D + 0xA17654E46FBE17F3) % 2**64
            x, turn = (((state >> 18) ^ state) >> 27) % 2**32, state >> 59
            key.append((x >> turn | x << (32 - turn)) % 2**32)
        self.key, self.stream, self.block, self.ready = key, stream, 0, iter(())

    def blocks(self, count):
        """The next `count` blocks of eight numbers of 64 bits."""
        number = np.arange(self.block, self.block + count, dtype=np.uint64)
        self.block += count
        words = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *self.key]
        words = [np.full(count, word, np.uint32) for word in words]
        words += [number.astype(np.uint32), (number >> np.uint64(32)).astype(np.uint32)]
        words += [np.full(count, self.stream, np.uint32), np.zeros(count, np.uint32)]
        x = [word.copy() for word in words]

        def turned(value, by):
            return value << np.uint32(by) | value >> np.uint32(32 - by)

        def quarter(a, b, c, d):
            x[a] += x[b]
            x[d] = turned(x[d] ^ x[a], 16)
            x[c] += x[d]
            x[b] = turned(x[b] ^ x[c], 12)
            x[a] += x[b]
            x[d] = turned(x[d] ^ x[a], 8)
            x[c] += x[d]
            x[b] = turned(x[b] ^ x[c], 7)

        for _ in range(4):
            for i in range(4):
                quarter(i, 4 + i, 8 + i, 12 + i)
            for i in range(4):
                quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
        x = np.stack([a + b for a, b in zip(x, words)], axis=1).astype(np.uint64)
        return (x[:, 0::2] | x[:, 1::2] << np.uint64(32)).ravel()

    def u64(self):
        for number in self.ready:
            return number
        self.ready = iter(self.blocks(512).tolist())
        return next(self.ready)

    def fork(self):
        return Random(self.u64())

    def uniform(self):
        return (self.u64() >> 11) * 2.0**-53

    def below(self, n):
        limit = (2**64 - 1) - (2**64 - 1) % n
        while (draw := self.u64()) >= limit:
            pass
        return draw % n

    def distinct(self, n, k):
        every = list(range(n))
        for i in range(min(k, n)):
            j = i + self.below(n - i)
            every[i], every[j] = every[j], every[i]
        return every[:k]

    def normal(self):
        while True:  # Marsaglia's polar method.
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                return u * math.sqrt(-2 * math.log(s) / s)

    def normals(self, *shape):
        return np.array([self.normal() for _ in range(math.prod(shape))]).reshape(shape)
