package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyChannel.Mail.Encryption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one channel. What is secret about it comes by reference only. */
final class ChannelReader {

  private static final Pattern SERVER =
      Pattern.compile(
          "(smtp|smtps|smtp-clear)://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(?::(\\d{1,5}))?/?");
  private static final Pattern ADDRESS =
      Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>]+|[^<>]*<[^@<>\\s]+@[^@<>\\s]+>");
  private static final Pattern HTTP = Pattern.compile("https?://[^\\s/]+.*");
  private static final int PORT_MAX = 65_535;
  private static final int SUBMISSION = 587;
  private static final int SUBMISSION_TLS = 465;
  private static final int RELAY = 25;

  private final Path directory;
  private final Secrets secrets;

  ChannelReader(Path directory, Secrets secrets) {
    this.directory = directory;
    this.secrets = secrets;
  }

  Optional<NotifyChannel> read(Value.Named named) {
    Section section = named.value().section(PlanKeys.NOTIFY_CHANNEL);
    if (section.keys().size() != 1) {
      named
          .value()
          .complain(
              "channel '%s' has %s kinds"
                  .formatted(ReadingNotes.echo(named.name()), section.keys().size()),
              "give it one of " + String.join(", ", PlanKeys.NOTIFY_CHANNEL));
      return Optional.empty();
    }
    String kind = section.keys().getFirst();
    Value value = section.value(kind).orElseThrow();
    return switch (kind) {
      case "slack" ->
          secretUrl(value, "SLACK_URL").map(url -> new NotifyChannel.Slack(named.name(), url));
      case "teams" ->
          secretUrl(value, "TEAMS_URL").map(url -> new NotifyChannel.Teams(named.name(), url));
      case "pagerduty" -> pagerDuty(named.name(), value);
      case "mail" -> mail(named.name(), value);
      case "webhook" -> webhook(named.name(), value);
      default ->
          value.stripped().map(run -> new NotifyChannel.Command(named.name(), run, directory));
    };
  }

  private Optional<NotifyChannel> pagerDuty(String name, Value value) {
    Section section = value.section(PlanKeys.NOTIFY_PAGERDUTY);
    Optional<Secret> key =
        section
            .required("key", "\"${env:PAGERDUTY_KEY}\"")
            .flatMap(v -> secret(v, "PAGERDUTY_KEY", "R0123456789"));
    String url =
        section
            .value("url")
            .flatMap(
                v ->
                    v.parsed(
                        ChannelReader::http,
                        "a URL, as in https://events.eu.pagerduty.com/v2/enqueue"))
            .orElse(NotifyChannel.PagerDuty.URL);
    return key.map(k -> new NotifyChannel.PagerDuty(name, k, url));
  }

  private Optional<NotifyChannel> webhook(String name, Value value) {
    Section section = value.section(PlanKeys.NOTIFY_WEBHOOK);
    Optional<Secret> url =
        section.required("url", "\"https://ops.example.com/whimbrel\"").flatMap(this::plainUrl);
    Optional<Secret> key =
        section.value("key").flatMap(v -> secret(v, "WEBHOOK_KEY", "a-long-random-text"));
    boolean isKeyless = section.value("key").isPresent() && key.isEmpty();
    return isKeyless ? Optional.empty() : url.map(u -> new NotifyChannel.Webhook(name, u, key));
  }

  private Optional<NotifyChannel> mail(String name, Value value) {
    Section section = value.section(PlanKeys.NOTIFY_MAIL);
    Optional<Matcher> server =
        section.required("server", "\"smtp://mail.example.com\"").flatMap(ChannelReader::server);
    Optional<String> from =
        section.required("from", "whimbrel@example.com").flatMap(ChannelReader::address);
    List<String> to =
        section.required("to", "[team@example.com]").stream()
            .flatMap(v -> v.isList() ? v.items().stream() : Stream.of(v))
            .map(ChannelReader::address)
            .flatMap(Optional::stream)
            .toList();
    Optional<String> user = section.value("user").flatMap(Value::stripped);
    Optional<Secret> password =
        section.value("password").flatMap(v -> secret(v, "MAIL_PASSWORD", "the password"));
    if (user.isPresent() && section.value("password").isEmpty()) {
      value.complain(
          value.label() + " has a user and no password",
          "add 'password: \"${env:MAIL_PASSWORD}\"'");
    }
    Optional<Path> certificate =
        section
            .value("certificate")
            .flatMap(Value::stripped)
            .map(t -> directory.resolve(t).normalize());
    if (server.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    Encryption encryption = encryption(server.get().group(1));
    return Optional.of(
        new NotifyChannel.Mail(
            name,
            from.get(),
            to,
            server.get().group(2),
            port(server.get().group(3), encryption),
            encryption,
            user,
            password,
            certificate));
  }

  private static Encryption encryption(String scheme) {
    return switch (scheme) {
      case "smtp" -> Encryption.STARTTLS;
      case "smtps" -> Encryption.TLS;
      default -> Encryption.NONE;
    };
  }

  private static int port(@Nullable String text, Encryption encryption) {
    if (text != null) {
      return Integer.parseInt(text);
    }
    return switch (encryption) {
      case STARTTLS -> SUBMISSION;
      case TLS -> SUBMISSION_TLS;
      case NONE -> RELAY;
    };
  }

  /** Not echoed where it is wrong: it may hold a password. */
  private static Optional<Matcher> server(Value value) {
    Optional<String> text = value.stripped();
    Optional<Matcher> server =
        text.map(SERVER::matcher).filter(Matcher::matches).filter(m -> isPort(m.group(3)));
    if (text.isPresent() && server.isEmpty()) {
      value.complain(
          value.label() + " is no mail server",
          "write smtp://host:587 for STARTTLS, smtps://host:465 for TLS, or"
              + " smtp-clear://localhost:25");
    }
    return server;
  }

  private static boolean isPort(@Nullable String text) {
    return text == null || (Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= PORT_MAX);
  }

  private static Optional<String> address(Value value) {
    return value.parsed(
        t -> Optional.of(t.strip()).filter(a -> ADDRESS.matcher(a).matches()),
        "an address, as in team@example.com");
  }

  private static Optional<String> http(String text) {
    return Optional.of(text.strip()).filter(t -> HTTP.matcher(t).matches());
  }

  /** A URL that is a secret by itself: whoever has it may post. */
  private Optional<Secret> secretUrl(Value value, String name) {
    return secret(value, name, "https://…").flatMap(secret -> requireHttp(secret, value));
  }

  /** A URL that may stand in the plan, or be a secret. */
  private Optional<Secret> plainUrl(Value value) {
    return value
        .stripped()
        .flatMap(
            text ->
                references("WEBHOOK_URL", "https://…")
                    .resolve(text, value)
                    .map(u -> new Secret(text, u)))
        .flatMap(secret -> requireHttp(secret, value));
  }

  private static Optional<Secret> requireHttp(Secret secret, Value value) {
    if (http(secret.value()).isPresent()) {
      return Optional.of(secret);
    }
    value.complain(
        "what %s stands for is no URL of HTTP".formatted(value.label()),
        "give it the form https://host/path");
    return Optional.empty();
  }

  private Optional<Secret> secret(Value value, String name, String example) {
    Optional<String> text = value.stripped();
    if (text.isPresent() && !text.get().contains("${")) {
      value.complain(
          value.label() + " holds a secret",
          "put it into the environment and write \"${env:%s}\"".formatted(name));
      return Optional.empty();
    }
    return text.flatMap(
        t -> references(name, example).resolve(t, value).map(v -> new Secret(t, v)));
  }

  private References references(String name, String example) {
    return new References(directory, secrets, new References.Example(name, example));
  }
}
