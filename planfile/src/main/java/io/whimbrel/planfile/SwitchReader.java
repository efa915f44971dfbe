package io.whimbrel.planfile;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Place;
import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.rule.Quantity;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what moves traffic. */
final class SwitchReader {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]+");
  private static final Pattern METHOD = Pattern.compile("[A-Z]+");
  private static final Pattern SECRET_HEADER =
      Pattern.compile("(?i).*(authorization|token|secret|password|api-?key|cookie).*");
  private static final List<Integer> OK = List.of(200, 201, 202, 204);
  private static final Duration DRAIN = Duration.ofMillis(500);
  private static final int PORT_MAX = 65_535;

  private final Path directory;
  private final UrlReader urls;

  SwitchReader(Path directory, UrlReader urls) {
    this.directory = directory;
    this.urls = urls;
  }

  /** One switch. */
  Optional<SwitchAction> read(Value value) {
    Section section = value.section(PlanKeys.SWITCH);
    if (section.keys().size() > 1) {
      value.complain(
          value.label() + " says two things at once",
          "make it a list with one of %s per entry".formatted(String.join(", ", section.keys())));
    }
    return section
        .value("env-file")
        .flatMap(this::envFile)
        .or(() -> section.value("command").flatMap(SwitchReader::command))
        .or(() -> section.value("pgbouncer").flatMap(this::pgBouncer))
        .or(() -> section.value("haproxy").flatMap(this::haProxy))
        .or(() -> section.value("http").flatMap(this::http));
  }

  private Optional<SwitchAction> envFile(Value value) {
    Section section = value.section(PlanKeys.ENV_FILE);
    Optional<String> path = section.required("path", "app.env").flatMap(Value::text);
    Optional<String> key =
        section
            .required("key", "DATABASE_URL")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Optional.of(t).filter(k -> VARIABLE.matcher(k).matches()),
                        "the name of a variable, as in DATABASE_URL"));
    Optional<String> reload = section.value("reload").flatMap(Value::stripped);
    return path.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SwitchAction.EnvFile(directory.resolve(path.get()).normalize(), key.get(), reload));
  }

  private static Optional<SwitchAction> command(Value value) {
    Section section = value.section(PlanKeys.COMMAND);
    Optional<String> undo = section.value("undo").flatMap(Value::stripped);
    return section
        .required("run", "\"./switch.sh\"")
        .flatMap(Value::stripped)
        .map(run -> new SwitchAction.Command(run, undo));
  }

  private Optional<SwitchAction> pgBouncer(Value value) {
    Section section = value.section(PlanKeys.PGBOUNCER);
    Optional<DatabaseUrl> admin =
        section.required("admin", "\"${env:PGBOUNCER_ADMIN_URL}\"").flatMap(urls::read);
    Optional<Path> config =
        section
            .required("config", "/etc/pgbouncer/pgbouncer.ini")
            .flatMap(Value::text)
            .map(path -> directory.resolve(path).normalize());
    List<String> databases =
        section.required("databases", "[shop]").map(SwitchReader::names).orElse(List.of());
    Place target = section.value("target").map(SwitchReader::place).orElse(Place.OF_URL);
    return admin.isEmpty() || config.isEmpty() || databases.isEmpty()
        ? Optional.empty()
        : Optional.of(new SwitchAction.PgBouncer(admin.get(), config.get(), databases, target));
  }

  private static List<String> names(Value value) {
    List<String> names =
        value.isList()
            ? value.texts()
            : Stream.of(value.stripped()).flatMap(Optional::stream).toList();
    if (value.isList() && value.isUnfilled()) {
      value.complain(
          value.label() + " is an empty list", "name an entry of [databases], as in [shop]");
    }
    return names.stream().distinct().toList();
  }

  private static Place place(Value value) {
    Section section = value.section(PlanKeys.PLACE);
    return new Place(
        section.value("host").flatMap(Value::stripped),
        section.value("port").flatMap(v -> v.parsed(SwitchReader::port, "a port, as in 5432")),
        section.value("database").flatMap(Value::text));
  }

  private static Optional<Integer> port(String text) {
    return Optional.of(text)
        .filter(t -> t.matches("\\d{1,5}"))
        .map(Integer::parseInt)
        .filter(port -> port > 0 && port <= PORT_MAX);
  }

  private Optional<SwitchAction> haProxy(Value value) {
    return haProxy(value, value.section(PlanKeys.HAPROXY)).map(proxy -> proxy);
  }

  /** An HAProxy, by a section that may say more. */
  Optional<SwitchAction.HaProxy> haProxy(Value value, Section section) {
    Optional<String> socket =
        section.required("socket", "/run/haproxy/admin.sock").flatMap(Value::stripped);
    Optional<String> backend = section.required("backend", "db").flatMap(SwitchReader::word);
    Duration drain =
        section
            .value("drain")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION))
            .orElse(DRAIN);
    Optional<Servers> servers = servers(section, value);
    return socket.isEmpty() || backend.isEmpty() || servers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SwitchAction.HaProxy(place(socket.get()), backend.get(), servers.get(), drain));
  }

  /** A path is resolved as the others of the plan. */
  private String place(String socket) {
    return socket.startsWith("/") || socket.matches(".+:\\d{1,5}")
        ? socket
        : directory.resolve(socket).normalize().toString();
  }

  private static Optional<Servers> servers(Section section, Value whole) {
    Optional<String> server = section.value("server").flatMap(SwitchReader::word);
    Place target =
        server.isPresent()
            ? section.value("target").map(SwitchReader::place).orElse(Place.OF_URL)
            : Place.OF_URL;
    if (server.isPresent()) {
      section
          .value("source")
          .ifPresent(
              v ->
                  v.complain(
                      whole.label() + " names one server by 'server', and another by 'source'",
                      "leave 'source' out, or name two servers as 'source' and 'target'"));
      return Optional.of(new Servers.Single(server.get(), target));
    }
    Optional<String> from = section.required("source", "old").flatMap(SwitchReader::word);
    Optional<String> to = section.required("target", "new").flatMap(SwitchReader::word);
    if (from.isPresent() && from.equals(to)) {
      whole.complain(
          "'source' and 'target' of %s are the same server".formatted(whole.label()),
          "name two servers, or one as 'server'");
    }
    return from.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : Optional.of(new Servers.Pair(from.get(), to.get()));
  }

  private static Optional<String> word(Value value) {
    return value.parsed(
        t -> Optional.of(t.strip()).filter(w -> WORD.matcher(w).matches()),
        "a name of HAProxy, of letters, digits and _ . : -");
  }

  private Optional<SwitchAction> http(Value value) {
    Section section = value.section(PlanKeys.HTTP);
    Optional<HttpCall> call = call(section);
    Optional<HttpCall> undo =
        section.value("undo").flatMap(v -> call(v.section(PlanKeys.HTTP_UNDO)));
    return call.map(done -> new SwitchAction.Http(done, undo));
  }

  Optional<HttpCall> call(Section section) {
    Optional<Secret> url =
        section.required("url", "https://lb.example/api/pool").flatMap(this::httpUrl);
    String method =
        section
            .value("method")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Optional.of(t.strip()).filter(m -> METHOD.matcher(m).matches()),
                        "a method, as in POST"))
            .orElse("POST");
    Map<String, Secret> headers = new LinkedHashMap<>();
    section
        .value("headers")
        .ifPresent(
            v -> v.named().forEach(h -> header(h).ifPresent(text -> headers.put(h.name(), text))));
    Secret body = section.value("body").flatMap(urls::text).orElse(new Secret("", ""));
    List<Integer> expected = section.value("expect").map(SwitchReader::statuses).orElse(OK);
    return url.map(u -> new HttpCall(method, u, headers, body, expected));
  }

  private Optional<Secret> httpUrl(Value value) {
    Optional<Secret> text = urls.text(value);
    if (text.isPresent()
        && !isHttp(text.get().value())
        && !text.get().value().startsWith(Secrets.NOWHERE)) {
      value.complain(value.label() + " is no HTTP address", "write it as https://host:port/path");
      return Optional.empty();
    }
    return text;
  }

  private static boolean isHttp(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Optional<Secret> header(Value.Named named) {
    Optional<Secret> text = urls.text(named.value());
    if (text.isPresent()
        && SECRET_HEADER.matcher(named.name()).matches()
        && text.get().reference().equals(text.get().value())) {
      named
          .value()
          .complain(
              named.value().label() + " holds a secret",
              "put it into the environment and write it as in \"Bearer ${env:API_TOKEN}\"");
    }
    return text;
  }

  private static List<Integer> statuses(Value value) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .map(
            v ->
                v.parsed(
                    t ->
                        Optional.of(t.strip())
                            .filter(s -> s.matches("[1-5]\\d\\d"))
                            .map(Integer::parseInt),
                    "a status code, as in 200"))
        .flatMap(Optional::stream)
        .toList();
  }
}
