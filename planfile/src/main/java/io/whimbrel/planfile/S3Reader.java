package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.endpoint.S3Rules.AccessKey;
import io.whimbrel.core.plan.endpoint.S3Rules.Addressing;
import io.whimbrel.core.plan.endpoint.S3Rules.Encryption;
import io.whimbrel.core.plan.endpoint.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how buckets are reached. The key comes by reference only. */
final class S3Reader {
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z][A-Z0-9_]{1,62}");
  private static final List<String> ALGORITHMS = List.of("AES256", "aws:kms", "aws:kms:dsse");

  private final Path directory;
  private final Secrets secrets;

  S3Reader(Path directory, Secrets secrets) {
    this.directory = directory;
    this.secrets = secrets;
  }

  S3Rules read(Value value) {
    Section section = value.section(PlanKeys.BACKUP_S3);
    return new S3Rules(
        section.value("endpoint").flatMap(S3Reader::endpoint),
        section
            .value("region")
            .flatMap(v -> v.parsed(t -> matching(REGION, t), "a region, as in eu-central-1")),
        section.value("addressing").flatMap(v -> v.word(Addressing.class)),
        key(section),
        encryption(section),
        section
            .value("storage-class")
            .flatMap(v -> v.parsed(t -> matching(STORAGE_CLASS, t), "a name, as in STANDARD_IA")));
  }

  private Optional<AccessKey> key(Section section) {
    Optional<Secret> id = section.value("access-key").flatMap(v -> secret(v, "S3_ACCESS_KEY"));
    Optional<Secret> secret = section.value("secret-key").flatMap(v -> secret(v, "S3_SECRET_KEY"));
    Optional<Secret> session =
        section.value("session-token").flatMap(v -> secret(v, "S3_SESSION_TOKEN"));
    needs(section, "access-key", "secret-key", "\"${env:S3_SECRET_KEY}\"");
    needs(section, "secret-key", "access-key", "\"${env:S3_ACCESS_KEY}\"");
    needs(section, "session-token", "access-key", "\"${env:S3_ACCESS_KEY}\"");
    return id.isPresent() && secret.isPresent()
        ? Optional.of(new AccessKey(id.get(), secret.get(), session))
        : Optional.empty();
  }

  private static Optional<Encryption> encryption(Section section) {
    Optional<String> algorithm =
        section
            .value("encryption")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Optional.of(t).filter(ALGORITHMS::contains),
                        "one of " + String.join(", ", ALGORITHMS)));
    Optional<String> key = section.value("kms-key").flatMap(Value::stripped);
    needs(section, "kms-key", "encryption", "aws:kms");
    if (key.isPresent() && algorithm.filter("AES256"::equals).isPresent()) {
      section
          .value("kms-key")
          .orElseThrow()
          .complain(
              "'backup.s3.kms-key' is there, and AES256 knows no key",
              "write 'encryption: aws:kms', or leave 'kms-key' out");
    }
    return algorithm.map(a -> new Encryption(a, key));
  }

  private static void needs(Section section, String key, String other, String example) {
    Optional<Value> value = section.value(key);
    if (value.isPresent() && section.value(other).isEmpty()) {
      value
          .get()
          .complain(
              "'backup.s3.%s' is there without '%s'".formatted(key, other),
              "add '%s: %s'".formatted(other, example));
    }
  }

  private Optional<Secret> secret(Value value, String name) {
    Optional<String> text = value.stripped();
    if (text.isPresent() && !text.get().contains("${")) {
      value.complain(
          value.label() + " holds a secret",
          "put it into the environment and write \"${env:%s}\"".formatted(name));
      return Optional.empty();
    }
    References references =
        new References(directory, secrets, new References.Example(name, "the key"));
    return text.flatMap(t -> references.resolvePlain(t, value).map(v -> new Secret(t, v)));
  }

  private static Optional<String> matching(Pattern form, String text) {
    return Optional.of(text.strip()).filter(t -> form.matcher(t).matches());
  }

  /** Not one with a user, whose password would stand in the plan; not echoed for that reason. */
  private static Optional<URI> endpoint(Value value) {
    Optional<String> text = value.stripped();
    Optional<URI> endpoint = text.flatMap(S3Reader::uri);
    if (text.isPresent() && endpoint.isEmpty()) {
      value.complain(
          value.label() + " is no URL of a server",
          "write scheme, host and port only, as in https://minio.example.com:9000");
    }
    return endpoint;
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return isHttp && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
