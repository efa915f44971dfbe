package io.whimbrel.planfile;

import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.MetricsEndpoint;
import io.whimbrel.core.watch.WatchRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what is watched, and the rules of alerts and triggers over it. */
final class WatchReader {

  private static final Pattern ENDPOINT = Pattern.compile("(?:\\[(.+)]|([^:\\s]+)):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  private final References references;

  WatchReader(Path directory, Secrets secrets) {
    this.references =
        new References(
            directory, secrets, new References.Example("WHIMBREL_METRICS_TOKEN", "a long secret"));
  }

  /** Reads the three sections; what is not there has its default. */
  WatchRules read(Section watch, Optional<Value> alerts, Section rollback) {
    WatchRules defaults = WatchRules.DEFAULT;
    List<ApplicationFigure> application =
        watch.value("application").map(new FiguresReader(references)::read).orElse(List.of());
    FigureNames names = new FigureNames(units(application));
    Optional<Section> disk = watch.value("disk").map(v -> v.section(PlanKeys.WATCH_DISK));
    AlertsReader rules = new AlertsReader(names);
    return new WatchRules(
        time(watch, "every").orElse(defaults.every()),
        watch.value("probes").map(Value::texts).orElse(List.of()),
        disk.flatMap(d -> d.value("source")).flatMap(Value::stripped),
        disk.flatMap(d -> d.value("target")).flatMap(Value::stripped),
        time(watch, "baseline").orElse(defaults.baseline()),
        time(watch, "dead-man").orElse(defaults.deadMan()),
        time(watch, "smoke-tests").orElse(defaults.smokeEvery()),
        watch.value("metrics").flatMap(v -> endpoint(v, watch.value("token"))),
        application,
        alerts.map(rules::alerts).orElse(defaults.alerts()),
        rollback.value("triggers").map(rules::triggers).orElse(List.of()),
        watch
            .value("stand-by")
            .flatMap(v -> v.word(WatchRules.StandBy.class))
            .orElse(defaults.standBy()));
  }

  /** The figures that conditions of a plan may name. */
  static FigureNames names(WatchRules rules) {
    return new FigureNames(units(rules.application()));
  }

  private static Map<String, Unit> units(List<ApplicationFigure> figures) {
    return figures.stream()
        .collect(
            Collectors.toMap(ApplicationFigure::name, ApplicationFigure::unit, (one, _) -> one));
  }

  private static Optional<Duration> time(Section section, String key) {
    return section.value(key).flatMap(WatchReader::time);
  }

  /** A time above zero. */
  static Optional<Duration> time(Value value) {
    return value.parsed(
        t -> Quantity.duration(t).filter(Duration::isPositive),
        "a time above zero: " + Quantity.DURATION);
  }

  private Optional<MetricsEndpoint> endpoint(Value value, Optional<Value> token) {
    Optional<String> secret =
        token.flatMap(v -> v.stripped().flatMap(t -> references.resolvePlain(t, v)));
    Optional<MetricsEndpoint> endpoint =
        value.parsed(t -> endpoint(t, secret), "an address and a port, as in 127.0.0.1:9187");
    boolean isOpen = endpoint.isPresent() && token.isEmpty() && !isLoopback(endpoint.get().host());
    if (isOpen) {
      value.complain(
          value.label() + " can be read from other machines without a token",
          "add 'token: ${env:WHIMBREL_METRICS_TOKEN}' beside it, or write 127.0.0.1");
    }
    return endpoint;
  }

  private static Optional<MetricsEndpoint> endpoint(String text, Optional<String> token) {
    Matcher matcher = ENDPOINT.matcher(text.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > PORT_MAX) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return Optional.of(new MetricsEndpoint(host, Integer.parseInt(matcher.group(3)), token));
  }

  /** Names are not looked up: only localhost is one of this machine for sure. */
  private static boolean isLoopback(String host) {
    try {
      boolean isAddress = host.matches("[0-9.]+|[0-9A-Fa-f:]+");
      return host.equals("localhost")
          || (isAddress && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
