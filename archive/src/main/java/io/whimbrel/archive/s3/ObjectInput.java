package io.whimbrel.archive.s3;

import io.whimbrel.core.plan.endpoint.S3Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads an object from its beginning to its end. Where the connection breaks it is read on from the
 * byte that was missing, if it is still the same object. Used by one thread.
 */
final class ObjectInput extends InputStream {
  private static final int BREAKS_MAX = 5;

  private final S3Client client;
  private final S3Place place;
  private final String key;
  private final String tag;
  private final long length;
  private ResponseInputStream<GetObjectResponse> in;
  private long at;

  /** How often it broke since a byte came. */
  private int breaks;

  private ObjectInput(
      S3Client client, S3Place place, String key, ResponseInputStream<GetObjectResponse> in) {
    this.client = client;
    this.place = place;
    this.key = key;
    this.in = in;
    this.tag = Objects.requireNonNullElse(in.response().eTag(), "");
    this.length = Objects.requireNonNullElse(in.response().contentLength(), -1L);
  }

  static ObjectInput open(S3Client client, S3Place place, String key) throws IOException {
    try {
      return new ObjectInput(
          client, place, key, client.getObject(r -> r.bucket(place.bucket()).key(key)));
    } catch (S3Exception e) {
      if (Answers.isNoSuchKey(e)) {
        NoSuchFileException missing = new NoSuchFileException(place.text() + " " + key);
        missing.initCause(e);
        throw missing;
      }
      throw Answers.refusal(e, place);
    } catch (SdkException e) {
      throw Answers.refusal(e, place);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] piece, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (true) {
      try {
        int read = in.read(piece, from, count);
        if (read < 0 && at < length) {
          throw new IOException("%d of %d bytes came".formatted(at, length));
        }
        at += Math.max(read, 0);
        breaks = 0;
        return read;
      } catch (IOException | SdkException e) {
        resume(e);
      }
    }
  }

  private void resume(Exception cause) throws IOException {
    in.abort();
    breaks++;
    if (breaks > BREAKS_MAX || tag.isEmpty()) {
      throw new IOException("the connection breaks again and again: " + cause.getMessage(), cause);
    }
    try {
      in =
          client.getObject(
              r -> r.bucket(place.bucket()).key(key).range("bytes=" + at + "-").ifMatch(tag));
    } catch (SdkException e) {
      throw Answers.refusal(e, place);
    }
  }

  /** What was not read is not read now, either. */
  @Override
  public void close() throws IOException {
    if (at < length) {
      in.abort();
    } else {
      in.close();
    }
  }
}
