package io.whimbrel.core.plan.endpoint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket that speaks the S3 protocol.
 *
 * @param bucket its name
 * @param prefix of the names in it, without a slash at either end; empty for the whole bucket
 */
public record S3Place(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern FORM =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^/\\p{Cntrl}?#]+(?:/[^/\\p{Cntrl}?#]+)*))?/*");

  /** Whether a text means a bucket, well-formed or not. */
  public static boolean isMeant(String text) {
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Reads {@code s3://bucket/prefix}; empty when the text has another form. */
  public static Optional<S3Place> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new S3Place(matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse("")));
  }

  /** The place as a plan names it. */
  public String text() {
    return prefix.isEmpty() ? SCHEME + bucket : SCHEME + bucket + "/" + prefix;
  }
}
