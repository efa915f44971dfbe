package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A large value that stays in its segment's file: it is there as long as its transaction is not
 * applied.
 */
record SpooledValue(Path file, long offset, int length) implements LargeValue {

  private static final int BUFFER = 64 << 10;

  @Override
  public InputStream open() {
    try {
      FileInputStream in = new FileInputStream(file.toFile());
      in.getChannel().position(offset);
      return new Part(new BufferedInputStream(in, BUFFER), length);
    } catch (IOException e) {
      throw SpoolProblems.failed(e, file);
    }
  }

  /** A stream that ends where the value does. */
  private static final class Part extends FilterInputStream {
    private int left;

    Part(InputStream in, int length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int read = left == 0 ? -1 : in.read();
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int at, int wanted) throws IOException {
      if (left == 0) {
        return wanted == 0 ? 0 : -1;
      }
      int read = in.read(into, at, Math.min(wanted, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= (int) skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
