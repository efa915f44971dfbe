package io.whimbrel.planfile;

import io.whimbrel.core.plan.DatabaseUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URL of a database. A secret is only taken by reference: <code>${env:NAME}</code>, or
 * <code>${file:path}</code> relative to the plan. A reference is the whole URL, or a part of it,
 * such as the password; as a part it is percent-encoded, so that it may hold any character.
 */
final class UrlReader {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern ENV = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern FILE = Pattern.compile("file:(.+)");
  private static final Pattern USER_PASSWORD = Pattern.compile("//[^:/@]*:[^@]+@");
  private static final Pattern PASSWORD = Pattern.compile("(?i)(?:ssl)?password=[^&;]+");
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.:-]*://.+");
  private static final List<String> KINDS = List.of("env", "file");

  private final Path directory;
  private final Secrets secrets;

  UrlReader(Path directory, Secrets secrets) {
    this.directory = directory;
    this.secrets = secrets;
  }

  /** The URL; empty, with a complaint, when the value is none. */
  Optional<DatabaseUrl> read(Value value) {
    return value.stripped().flatMap(text -> read(text, value));
  }

  private Optional<DatabaseUrl> read(String text, Value value) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    boolean isComplete = true;
    while (matcher.find()) {
      boolean isWhole = matcher.start() == 0 && matcher.end() == text.length();
      Optional<String> secret = secret(matcher.group(1), value);
      isComplete &= secret.isPresent();
      String part = secret.map(s -> isWhole ? s : encoded(s)).orElse("");
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(part));
    }
    matcher.appendTail(resolved);
    return isComplete && isAllowed(REFERENCE.matcher(text).replaceAll(""), value)
        ? url(text, resolved.toString(), value)
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

  /** Whether what stands in the plan itself holds no secret and no broken reference. */
  private static boolean isAllowed(String literal, Value value) {
    if (USER_PASSWORD.matcher(literal).find() || PASSWORD.matcher(literal).find()) {
      value.complain(
          value.label() + " holds a password",
          "put the URL into the environment and write ${env:%s_DATABASE_URL}"
              .formatted(value.path().equals("target") ? "NEW" : "OLD"));
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

  private Optional<String> secret(String reference, Value value) {
    Matcher env = ENV.matcher(reference);
    if (env.matches()) {
      String name = env.group(1);
      return filled(
          secrets.env(name),
          "the environment variable %s is not set".formatted(name),
          "set it: export %s='postgresql://user:password@host:5432/database'".formatted(name),
          value);
    }
    Matcher file = FILE.matcher(reference);
    if (file.matches()) {
      Path path = directory.resolve(file.group(1)).normalize();
      return filled(
          secrets.file(path).map(UrlReader::withoutLineEnd),
          "the file %s is not there or cannot be read".formatted(path),
          "put the secret into this file and let this user read it",
          value);
    }
    String kind = reference.split(":", 2)[0];
    value.complain(
        "%s refers to '${%s}', which is no reference"
            .formatted(value.label(), ReadingNotes.echo(reference)),
        KINDS.contains(kind)
            ? "name a variable as in ${env:OLD_DATABASE_URL}, or a file as in ${file:old.url}"
            : Value.hint(kind, KINDS) + ", as in ${env:OLD_DATABASE_URL}");
    return Optional.empty();
  }

  private static Optional<String> filled(
      Optional<String> secret, String what, String fix, Value value) {
    if (secret.isEmpty()) {
      value.missSecret(what, fix);
    } else if (secret.get().isBlank()) {
      value.missSecret(what.replaceFirst(" is not .*", " is empty"), fix);
      return Optional.empty();
    }
    return secret;
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
