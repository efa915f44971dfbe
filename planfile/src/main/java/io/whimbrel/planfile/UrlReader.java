package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the URL of a database. A secret is only taken by reference: <code>${env:NAME}</code>, or
 * <code>${file:path}</code> relative to the plan. A reference is the whole URL, or a part of it,
 * such as the password; as a part it is percent-encoded, so that it may hold any character.
 */
final class UrlReader {

  private static final Pattern USER_PASSWORD = Pattern.compile("//[^:/@]*:[^@]+@");
  private static final Pattern PASSWORD = Pattern.compile("(?i)(?:ssl)?password=[^&;]+");
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.:-]*://.+");

  private static final References.Example DATABASE =
      new References.Example("OLD_DATABASE_URL", "postgresql://user:password@host:5432/database");

  private final References references;

  UrlReader(Path directory, Secrets secrets) {
    this.references = new References(directory, secrets, DATABASE);
  }

  /** The URL; empty, with a complaint, when the value is none. */
  Optional<DatabaseUrl> read(Value value) {
    return value.stripped().flatMap(text -> read(text, value));
  }

  /** A text in which secrets may stand by reference, taken as they are. */
  Optional<Secret> text(Value value) {
    Optional<String> text = value.stripped();
    return text.flatMap(t -> references.resolvePlain(t, value))
        .filter(_ -> isAllowed(References.without(text.orElse("")), value))
        .map(resolved -> new Secret(text.orElse(""), resolved));
  }

  private Optional<DatabaseUrl> read(String text, Value value) {
    Optional<String> resolved = references.resolve(text, value);
    return resolved.isPresent() && isAllowed(References.without(text), value)
        ? url(text, resolved.get(), value)
        : Optional.empty();
  }

  private static Optional<DatabaseUrl> url(String text, String resolved, Value value) {
    if (!URL.matcher(resolved).matches()) {
      String what = text.contains("${") ? "what " + text + " stands for" : "the text";
      value.complain(
          "%s: %s is no database URL".formatted(value.label(), what),
          "give it the form postgresql://user@host:5432/database");
      return Optional.empty();
    }
    return Optional.of(new DatabaseUrl(text, resolved));
  }

  /** Complains about a password in a text that stands for a URL, and about a torn reference. */
  static void requireNoPassword(String text, Value value) {
    boolean _ = isAllowed(References.without(text), value);
  }

  /** Whether what stands in the plan itself holds no secret and no broken reference. */
  private static boolean isAllowed(String literal, Value value) {
    if (USER_PASSWORD.matcher(literal).find() || PASSWORD.matcher(literal).find()) {
      value.complain(
          value.label() + " holds a password",
          "put the URL into the environment and write ${env:%s}".formatted(variable(value)));
      return false;
    }
    if (literal.contains("${")) {
      value.complain(
          value.label() + " holds a reference that does not end",
          "close it with a brace, as in ${env:OLD_DATABASE_URL}");
      return false;
    }
    return true;
  }

  private static String variable(Value value) {
    return value.path().endsWith(".admin")
        ? "PGBOUNCER_ADMIN_URL"
        : value.path().equals("target") ? "NEW_DATABASE_URL" : "OLD_DATABASE_URL";
  }
}
