package io.whimbrel.archive.s3;

import io.whimbrel.archive.store.Store.Draft;
import io.whimbrel.archive.store.StoreRefusal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Gathers a part at a time. Parts grow with their number: a server takes {@value #PARTS_MAX} of
 * them, and the length of the whole is not known before its end.
 */
final class UploadDraft extends OutputStream implements Draft {
  private static final int PARTS_MAX = 10_000;
  private static final int FIRST = 64 * 1024;

  /** The smallest part that servers take is 5 MiB. */
  static final int PART = 8 * 1024 * 1024;

  private static final int PARTS_OF_ONE_SIZE = 2_000;

  private final Upload upload;
  private byte[] part = new byte[FIRST];
  private int length;

  UploadDraft(Upload upload) {
    this.upload = upload;
  }

  /** 8, 16, 32, 64 and at last 128 MiB: together 484 GiB. */
  private static int size(int parts) {
    return PART << (parts / PARTS_OF_ONE_SIZE);
  }

  @Override
  public OutputStream out() {
    return this;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] piece, int from, int count) throws IOException {
    int at = from;
    int left = count;
    while (left > 0) {
      int size = size(upload.parts());
      if (length == size) {
        send();
        size = size(upload.parts());
      }
      int taken = Math.min(left, size - length);
      makeRoom(length + taken, size);
      System.arraycopy(piece, at, part, length, taken);
      length += taken;
      at += taken;
      left -= taken;
    }
  }

  private void makeRoom(int wanted, int size) {
    if (wanted > part.length) {
      part = Arrays.copyOf(part, Math.min(size, Math.max(wanted, 2 * part.length)));
    }
  }

  private void send() throws IOException {
    if (upload.parts() == PARTS_MAX - 1) {
      throw new StoreRefusal(
          StoreRefusal.Kind.REFUSED,
          "a file is longer than the parts of one upload can be",
          "give the table a key, so that it is cut into chunks, or name a directory",
          new IllegalStateException(upload.parts() + " parts"));
    }
    try {
      upload.part(part, length);
    } catch (SdkException e) {
      throw Answers.refusal(e, upload.place());
    }
    length = 0;
  }

  @Override
  public void publish() throws IOException {
    try {
      upload.finish(part, length);
    } catch (SdkException e) {
      throw Answers.refusal(e, upload.place());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      upload.drop();
    } catch (SdkException e) {
      throw Answers.refusal(e, upload.place());
    }
  }
}
