package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LargeValue;

/** Counts what a record will take; the length stands before the record. */
final class LengthSink implements ByteSink {

  private long length;

  @Override
  public void octet(int value) {
    length++;
  }

  @Override
  public void octets(byte[] value) {
    length += value.length;
  }

  @Override
  public void octets(LargeValue value) {
    length += value.length();
  }

  long length() {
    return length;
  }
}
