package io.whimbrel.archive.s3;

import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.endpoint.S3Rules.Encryption;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object on its way: at once when it is small, else in parts. Each request carries the MD5 of
 * its bytes, so that the server refuses what arrives otherwise. Used by one thread.
 */
final class Upload {
  private static final String BYTES = "application/octet-stream";

  private final S3Client client;
  private final S3Place place;
  private final String key;
  private final S3Rules rules;
  private final List<CompletedPart> parts = new ArrayList<>();
  private @Nullable String id;
  private long sent;

  Upload(S3Client client, S3Place place, String key, S3Rules rules) {
    this.client = client;
    this.place = place;
    this.key = key;
    this.rules = rules;
  }

  S3Place place() {
    return place;
  }

  /** How many parts went already. */
  int parts() {
    return parts.size();
  }

  /** Sends the next part. */
  void part(byte[] bytes, int length) {
    if (id == null) {
      id = client.createMultipartUpload(begun()).uploadId();
    }
    String upload = id;
    int number = parts.size() + 1;
    String md5 = md5(bytes, length);
    String tag =
        client
            .uploadPart(
                r ->
                    r.bucket(place.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .contentMD5(md5),
                body(bytes, length))
            .eTag();
    parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    sent += length;
  }

  /** Sends what is left and makes it an object. */
  void finish(byte[] bytes, int length) {
    if (id == null) {
      client.putObject(whole(md5(bytes, length)), body(bytes, length));
      return;
    }
    if (length > 0) {
      part(bytes, length);
    }
    complete(id);
    id = null;
  }

  private void complete(String upload) {
    try {
      client.completeMultipartUpload(
          r ->
              r.bucket(place.bucket())
                  .key(key)
                  .uploadId(upload)
                  .multipartUpload(m -> m.parts(parts)));
    } catch (S3Exception e) {
      // A request that was tried again after its answer was lost finds its upload finished.
      if (!Answers.isMissing(e)
          || client.headObject(r -> r.bucket(place.bucket()).key(key)).contentLength() != sent) {
        throw e;
      }
    }
  }

  /** Throws away what was sent and is no object yet; idempotent. */
  void drop() {
    if (id != null) {
      String upload = id;
      id = null;
      drop(upload);
    }
  }

  /** Throws away parts that somebody sent. */
  void drop(String upload) {
    try {
      client.abortMultipartUpload(r -> r.bucket(place.bucket()).key(key).uploadId(upload));
    } catch (S3Exception e) {
      if (!Answers.isMissing(e)) {
        throw e;
      }
    }
  }

  private CreateMultipartUploadRequest begun() {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder().bucket(place.bucket()).key(key).contentType(BYTES);
    rules.storageClass().ifPresent(request::storageClass);
    rules.encryption().map(Encryption::algorithm).ifPresent(request::serverSideEncryption);
    rules.encryption().flatMap(Encryption::key).ifPresent(request::ssekmsKeyId);
    return request.build();
  }

  private PutObjectRequest whole(String md5) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(key)
            .contentType(BYTES)
            .contentMD5(md5);
    rules.storageClass().ifPresent(request::storageClass);
    rules.encryption().map(Encryption::algorithm).ifPresent(request::serverSideEncryption);
    rules.encryption().flatMap(Encryption::key).ifPresent(request::ssekmsKeyId);
    return request.build();
  }

  /** Can be sent again, and is not copied. */
  private static RequestBody body(byte[] bytes, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, BYTES);
  }

  private static String md5(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(ByteBuffer.wrap(bytes, 0, length));
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
