package io.whimbrel.archive.s3;

import io.whimbrel.archive.store.Store;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.plan.endpoint.S3Rules;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A place in a bucket. An object is there as a whole or not at all; what is uploaded in parts and
 * not finished is told as a file with {@value #PART} at the end of its name.
 */
final class BucketStore implements Store {

  private final S3Client client;
  private final S3Place place;
  private final S3Rules rules;

  BucketStore(S3Client client, S3Place place, S3Rules rules) {
    this.client = client;
    this.place = place;
    this.rules = rules;
  }

  @Override
  public String text() {
    return place.text();
  }

  /** The name of an object. */
  private String key(String name) {
    return place.prefix().isEmpty() ? name : place.prefix() + "/" + name;
  }

  private String name(String key) {
    return place.prefix().isEmpty() ? key : key.substring(place.prefix().length() + 1);
  }

  @Override
  public Draft create(String name) {
    return new UploadDraft(new Upload(client, place, key(name), rules));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return ObjectInput.open(client, place, key(name));
  }

  @Override
  public List<Stored> list(String prefix) throws IOException {
    List<Stored> found = new ArrayList<>();
    try {
      for (S3Object object :
          client
              .listObjectsV2Paginator(r -> r.bucket(place.bucket()).prefix(key(prefix)))
              .contents()) {
        // Consoles mark a folder by an empty object.
        if (!object.key().endsWith("/")) {
          found.add(new Stored(name(object.key()), object.size(), object.lastModified()));
        }
      }
      for (MultipartUpload upload : unfinished(prefix)) {
        found.add(new Stored(name(upload.key()) + PART, 0, changedAt(upload)));
      }
    } catch (SdkException e) {
      throw Answers.refusal(e, place);
    }
    return found;
  }

  private List<MultipartUpload> unfinished(String prefix) {
    try {
      return client
          .listMultipartUploadsPaginator(r -> r.bucket(place.bucket()).prefix(key(prefix)))
          .uploads()
          .stream()
          .toList();
    } catch (S3Exception e) {
      // Not every server can tell them, and not every user may ask: such uploads have to be
      // removed by a rule of the bucket.
      if (Answers.isForbidden(e) || Answers.isUnknown(e)) {
        return List.of();
      }
      throw e;
    }
  }

  /** When its newest part came. */
  private Instant changedAt(MultipartUpload upload) {
    Instant changedAt = upload.initiated();
    try {
      for (Part part :
          client
              .listPartsPaginator(
                  r -> r.bucket(place.bucket()).key(upload.key()).uploadId(upload.uploadId()))
              .parts()) {
        changedAt = part.lastModified().isAfter(changedAt) ? part.lastModified() : changedAt;
      }
    } catch (S3Exception e) {
      // It has ended meanwhile, or this user may not ask.
      if (!Answers.isForbidden(e) && !Answers.isMissing(e)) {
        throw e;
      }
    }
    return changedAt;
  }

  @Override
  public void delete(String name) throws IOException {
    try {
      client.deleteObject(r -> r.bucket(place.bucket()).key(key(name)));
    } catch (SdkException e) {
      throw Answers.refusal(e, place);
    }
  }

  /** There are no folders; what may be left of one is parts of uploads. */
  @Override
  public void deleteFolder(String name) throws IOException {
    try {
      for (MultipartUpload upload : unfinished(name)) {
        new Upload(client, place, upload.key(), rules).drop(upload.uploadId());
      }
    } catch (SdkException e) {
      throw Answers.refusal(e, place);
    }
  }
}
