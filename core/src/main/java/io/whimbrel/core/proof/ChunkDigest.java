package io.whimbrel.core.proof;

/**
 * A digest of the rows within some bounds, independent of their order. Two digests are comparable
 * when both sides made them by the same {@link DigestRule} over columns of the same types.
 *
 * @param rows how many
 * @param digest two sums over the rows' hashes, as text; never XOR, under which pairs cancel
 */
public record ChunkDigest(long rows, String digest) {}
