package io.whimbrel.core.plan.endpoint;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a database is, password included. Its text form is masked: only {@link #secret()} tells the
 * whole.
 */
public final class DatabaseUrl {

  private static final Pattern USER_PASSWORD = Pattern.compile("(//[^:/@]*):.*@");
  private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)((?:ssl)?password=)[^&]*");

  /** No database: of a plan whose steps need none. */
  public static final DatabaseUrl NONE = new DatabaseUrl("", "");

  private final String reference;
  private final String secret;

  /**
   * A URL.
   *
   * @param reference how the plan names it, for example <code>${env:OLD_DATABASE_URL}</code>
   * @param secret the URL itself, such as {@code postgresql://user:password@host:5432/database}
   */
  public DatabaseUrl(String reference, String secret) {
    this.reference = reference;
    this.secret = secret;
  }

  /** Whether no database is meant. */
  public boolean isNone() {
    return secret.isEmpty();
  }

  /** How the plan names it. */
  public String reference() {
    return reference;
  }

  /** The URL itself, to be given to a driver and to nobody else. */
  public String secret() {
    return secret;
  }

  /** The URL with every password replaced. */
  public String masked() {
    String hidden = USER_PASSWORD.matcher(secret).replaceAll("$1:***@");
    return PASSWORD_PARAMETER.matcher(hidden).replaceAll("$1***");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DatabaseUrl url && url.secret.equals(secret);
  }

  @Override
  public int hashCode() {
    return Objects.hash(secret);
  }

  @Override
  public String toString() {
    return masked();
  }
}
