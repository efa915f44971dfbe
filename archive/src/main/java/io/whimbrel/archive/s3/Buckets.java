package io.whimbrel.archive.s3;

import io.whimbrel.archive.store.Store;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.endpoint.S3Rules.AccessKey;
import io.whimbrel.core.plan.endpoint.S3Rules.Addressing;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Opens places in buckets. Requests are tried again, further and further apart, for about ten
 * seconds. Safe for use by several threads.
 */
public final class Buckets {
  private static final int ATTEMPTS = 8;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final S3Rules rules;
  private final S3Client client;

  /** Reached by the rules of a plan. */
  public Buckets(S3Rules rules) {
    this(rules, ATTEMPTS);
  }

  /** The same, with another number of attempts. */
  public Buckets(S3Rules rules, int attempts) {
    this.rules = rules;
    this.client = client(rules, attempts);
  }

  /** A place in one of them; whether it is there shows when it is used. */
  public Store open(S3Place place) {
    return new BucketStore(client, place, rules);
  }

  private static S3Client client(S3Rules rules, int attempts) {
    Optional<URI> endpoint = rules.endpoint().or(Buckets::endpointOfMachine);
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            // What is sent has its MD5 beside it, which every server checks; the checksums that
            // are Amazon's alone are refused by others.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(attempts)
                            .build()))
            .forcePathStyle(
                rules.addressing().map(a -> a == Addressing.PATH).orElse(endpoint.isPresent()));
    endpoint.ifPresent(builder::endpointOverride);
    rules
        .region()
        .ifPresentOrElse(
            region -> builder.region(Region.of(region)),
            () -> builder.region(regionOfMachine()).crossRegionAccessEnabled(endpoint.isEmpty()));
    rules
        .key()
        .ifPresent(
            key -> builder.credentialsProvider(StaticCredentialsProvider.create(credentials(key))));
    return builder.build();
  }

  /** As the SDK reads it: it must be known here to name buckets in the path. */
  private static Optional<URI> endpointOfMachine() {
    return Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
        .flatMap(name -> Stream.ofNullable(System.getenv(name)))
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(URI::create);
  }

  /** Where the machine names none, any will do: Amazon tells where the bucket is. */
  private static Region regionOfMachine() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1;
    }
  }

  private static AwsCredentials credentials(AccessKey key) {
    return key.session()
        .<AwsCredentials>map(
            session ->
                AwsSessionCredentials.create(
                    key.id().value(), key.secret().value(), session.value()))
        .orElseGet(() -> AwsBasicCredentials.create(key.id().value(), key.secret().value()));
  }
}
