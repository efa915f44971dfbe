package io.whimbrel.core.plan.endpoint;

import java.net.URI;
import java.util.Optional;

/**
 * How buckets are reached, and how what is written there is kept. What is left out comes from the
 * machine's own settings: environment, profile, role.
 *
 * @param endpoint of a server other than Amazon's
 * @param region of the bucket
 * @param addressing how the bucket is named in a request
 * @param key that requests are signed with
 * @param encryption of what is written, where the bucket's own is not meant
 * @param storageClass of what is written, where the bucket's own is not meant
 */
public record S3Rules(
    Optional<URI> endpoint,
    Optional<String> region,
    Optional<Addressing> addressing,
    Optional<AccessKey> key,
    Optional<Encryption> encryption,
    Optional<String> storageClass) {

  /** Everything by the machine's own settings. */
  public static final S3Rules DEFAULT =
      new S3Rules(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How a bucket is named in a request. */
  public enum Addressing {
    /** In the path: what most servers other than Amazon's want. */
    PATH,
    /** In the host's name. */
    HOST
  }

  /**
   * What requests are signed with.
   *
   * @param session token of a key that holds for some hours
   */
  public record AccessKey(Secret id, Secret secret, Optional<Secret> session) {}

  /**
   * How the server encrypts what it is given.
   *
   * @param algorithm by Amazon's name
   * @param key of the key service, where its default one is not meant
   */
  public record Encryption(String algorithm, Optional<String> key) {}
}
