package io.whimbrel.core.change;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A large value that is a part of a larger array, which nobody changes any more. */
public final class LargeSlice implements LargeValue {

  private final byte[] bytes;
  private final int offset;
  private final int length;

  /** The value behind an offset. */
  public LargeSlice(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes, offset, length);
  }
}
