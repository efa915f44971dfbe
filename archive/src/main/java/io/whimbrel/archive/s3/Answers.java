package io.whimbrel.archive.s3;

import io.whimbrel.archive.store.StoreRefusal;
import io.whimbrel.archive.store.StoreRefusal.Kind;
import io.whimbrel.core.plan.endpoint.S3Place;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What servers answer, in words, with what helps. */
final class Answers {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int NO_ROOM = 507;

  private static final Set<String> WRONG_KEY =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "InvalidClientTokenId",
          "TokenRefreshRequired");
  private static final Set<String> ELSEWHERE =
      Set.of(
          "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge");

  private Answers() {}

  static boolean isMissing(AwsServiceException answer) {
    return answer.statusCode() == NOT_FOUND;
  }

  static boolean isNoSuchKey(AwsServiceException answer) {
    return isMissing(answer) && !code(answer).equals("NoSuchBucket");
  }

  static boolean isForbidden(AwsServiceException answer) {
    return answer.statusCode() == FORBIDDEN && !WRONG_KEY.contains(code(answer));
  }

  /** Whether the server does not know such a request. */
  static boolean isUnknown(AwsServiceException answer) {
    return answer.statusCode() == NOT_IMPLEMENTED || answer.statusCode() == NOT_ALLOWED;
  }

  private static String code(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .flatMap(d -> Optional.ofNullable(d.errorCode()))
        .orElse("");
  }

  private static String message(AwsServiceException answer) {
    return Optional.ofNullable(answer.awsErrorDetails())
        .flatMap(d -> Optional.ofNullable(d.errorMessage()))
        .map(m -> ": " + m)
        .orElse("");
  }

  /** Why a request failed. */
  static StoreRefusal refusal(SdkException cause, S3Place place) {
    return cause instanceof AwsServiceException answer
        ? answered(answer, place)
        : unanswered(cause, place);
  }

  private static StoreRefusal answered(AwsServiceException answer, S3Place place) {
    String code = code(answer);
    String what =
        "the server answers %d %s%s".formatted(answer.statusCode(), code, message(answer)).strip();
    if (code.equals("NoSuchBucket")) {
      return new StoreRefusal(
          Kind.REFUSED,
          "there is no bucket '%s'".formatted(place.bucket()),
          "make the bucket, or name another place in 'backup.to'",
          answer);
    }
    if (FULL.contains(code) || answer.statusCode() == NO_ROOM) {
      return new StoreRefusal(Kind.FULL, what, "make room there", answer);
    }
    return new StoreRefusal(Kind.REFUSED, what, fix(answer, code, place), answer);
  }

  private static String fix(AwsServiceException answer, String code, S3Place place) {
    if (WRONG_KEY.contains(code)) {
      return "give the right key in 'backup.s3', or in the machine's own settings";
    }
    if (answer.statusCode() == FORBIDDEN) {
      return "let the key put, get and delete objects, list the bucket '%s' and abort its uploads"
          .formatted(place.bucket());
    }
    if (ELSEWHERE.contains(code)) {
      return "name the region of bucket '%s' as 'backup.s3.region'".formatted(place.bucket());
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return "set the clock of this machine";
    }
    return "see that the bucket '%s' can be used by other means, too".formatted(place.bucket());
  }

  private static StoreRefusal unanswered(SdkException cause, S3Place place) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "");
    if (message.contains("load credentials")) {
      return new StoreRefusal(
          Kind.REFUSED,
          "there is no key for bucket '%s'".formatted(place.bucket()),
          "give one in 'backup.s3', or by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          cause);
    }
    return new StoreRefusal(
        Kind.REFUSED,
        "the server of bucket '%s' cannot be reached: %s"
            .formatted(place.bucket(), text(root(cause))),
        "see that 'backup.s3.endpoint' and the network are right",
        cause);
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }

  private static String text(Throwable root) {
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : " " + root.getMessage());
  }
}
