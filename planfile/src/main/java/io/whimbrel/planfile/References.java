package io.whimbrel.planfile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets in the place of references to them. What stands for a part of a text is
 * percent-encoded; what stands for the whole is taken as it is.
 */
record References(Path directory, Secrets secrets, Example example) {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern ENV = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern FILE = Pattern.compile("file:(.+)");
  private static final List<String> KINDS = List.of("env", "file");

  /** What a fix shows: a variable and what it may hold. */
  record Example(String name, String value) {}

  /** The text without its references. */
  static String without(String text) {
    return REFERENCE.matcher(text).replaceAll("");
  }

  /** The text with what its references stand for; empty, with complaints, when one has nothing. */
  Optional<String> resolve(String text, Value value) {
    return resolve(text, value, References::encoded);
  }

  /** As {@link #resolve}, for a text that is no URL: a part is taken as it is. */
  Optional<String> resolvePlain(String text, Value value) {
    return resolve(text, value, part -> part);
  }

  private Optional<String> resolve(String text, Value value, UnaryOperator<String> form) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    boolean isComplete = true;
    while (matcher.find()) {
      boolean isWhole = matcher.start() == 0 && matcher.end() == text.length();
      Optional<String> secret = secret(matcher.group(1), value);
      isComplete &= secret.isPresent();
      String part = secret.map(s -> isWhole ? s : form.apply(s)).orElse("");
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(part));
    }
    matcher.appendTail(resolved);
    return isComplete ? Optional.of(resolved.toString()) : Optional.empty();
  }

  private Optional<String> secret(String reference, Value value) {
    Matcher env = ENV.matcher(reference);
    if (env.matches()) {
      String name = env.group(1);
      return filled(
          secrets.env(name),
          "the environment variable %s is not set".formatted(name),
          "set it: export %s='%s'".formatted(name, example.value()),
          value);
    }
    Matcher file = FILE.matcher(reference);
    if (file.matches()) {
      Path path = directory.resolve(file.group(1)).normalize();
      return filled(
          secrets.file(path).map(References::withoutLineEnd),
          "the file %s is not there or cannot be read".formatted(path),
          "put the secret into this file and let this user read it",
          value);
    }
    String kind = reference.split(":", 2)[0];
    value.complain(
        "%s refers to '${%s}', which is no reference"
            .formatted(value.label(), ReadingNotes.echo(reference)),
        KINDS.contains(kind)
            ? "name a variable as in ${env:%s}, or a file as in ${file:old.url}"
                .formatted(example.name())
            : Value.hint(kind, KINDS) + ", as in ${env:%s}".formatted(example.name()));
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
