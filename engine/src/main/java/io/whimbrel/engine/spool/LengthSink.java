package io.whimbrel.engine.spool;

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

  long length() {
    return length;
  }
}
