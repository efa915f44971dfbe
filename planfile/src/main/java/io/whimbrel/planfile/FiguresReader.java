package io.whimbrel.planfile;

import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.FigureOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads figures that the application tells: name, origin, and what it is told in. */
final class FiguresReader {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final List<String> ORIGINS = List.of("prometheus", "http", "command");
  private static final Map<String, Told> UNITS = units();

  private final References references;

  FiguresReader(References references) {
    this.references = references;
  }

  /** What a figure is told in. */
  private record Told(Unit unit, double factor) {}

  private static Map<String, Told> units() {
    Map<String, Told> units = new LinkedHashMap<>();
    units.put("count", new Told(Unit.COUNT, 1));
    units.put("ratio", new Told(Unit.SHARE, 1));
    units.put("percent", new Told(Unit.SHARE, 0.01));
    units.put("seconds", new Told(Unit.TIME, 1));
    units.put("milliseconds", new Told(Unit.TIME, 0.001));
    units.put("bytes", new Told(Unit.SIZE, 1));
    units.put("per-second", new Told(Unit.RATE, 1));
    return units;
  }

  List<ApplicationFigure> read(Value value) {
    List<ApplicationFigure> figures = new ArrayList<>();
    value.named().forEach(named -> figure(named).ifPresent(figures::add));
    return figures;
  }

  private Optional<ApplicationFigure> figure(Value.Named named) {
    Value value = named.value();
    if (!NAME.matcher(named.name()).matches() || isTaken(named.name())) {
      value.complain(
          "'%s' is no name for a figure of the application".formatted(named.name()),
          "write small letters, digits and underscores, as in error_rate or queue_depth");
    }
    Section section = value.section(PlanKeys.WATCH_FIGURE);
    Optional<Told> told =
        section.value("unit").flatMap(v -> told(v, named.name())).or(() -> known(named.name()));
    return origin(value, section)
        .map(
            origin -> {
              Told unit = told.orElse(new Told(Unit.COUNT, 1));
              return new ApplicationFigure(named.name(), unit.unit(), unit.factor(), origin);
            });
  }

  /** A name that Whimbrel measures itself, and that is not the application's to tell. */
  private static boolean isTaken(String name) {
    return KnownFigure.named(name)
        .filter(f -> f.kind() != KnownFigure.Kind.APPLICATION)
        .or(() -> KnownFigure.named(name).filter(f -> f == KnownFigure.PERFORMANCE_DEGRADATION))
        .isPresent();
  }

  private static Optional<Told> known(String name) {
    return FigureNames.KNOWN.unit(name).map(unit -> new Told(unit, 1));
  }

  private static Optional<Told> told(Value value, String name) {
    Optional<Told> told =
        value.parsed(
            t -> Optional.ofNullable(UNITS.get(t)), "one of " + String.join(", ", UNITS.keySet()));
    Optional<Unit> wanted = FigureNames.KNOWN.unit(name);
    if (told.isPresent() && wanted.isPresent() && told.get().unit() != wanted.get()) {
      value.complain(
          "%s is not told in this unit".formatted(name),
          wanted.get() == Unit.SHARE ? "write ratio or percent" : "write seconds or milliseconds");
    }
    return told;
  }

  private Optional<FigureOrigin> origin(Value value, Section section) {
    List<String> named = section.keys().stream().filter(ORIGINS::contains).toList();
    if (named.size() != 1) {
      value.complain(
          value.label() + (named.isEmpty() ? " has no origin" : " has several origins"),
          "write one of prometheus, http and command");
      return Optional.empty();
    }
    Map<String, String> headers = headers(section);
    return switch (named.getFirst()) {
      case "prometheus" ->
          section
              .value("prometheus")
              .flatMap(this::url)
              .flatMap(
                  url ->
                      section
                          .required("query", "\"rate(errors[1m])\"")
                          .flatMap(Value::stripped)
                          .map(query -> new FigureOrigin.Prometheus(url, query, headers)));
      case "http" ->
          section
              .value("http")
              .flatMap(this::url)
              .map(
                  url ->
                      new FigureOrigin.Http(
                          url,
                          section.value("field").flatMap(Value::stripped).orElse(""),
                          headers));
      default -> section.value("command").flatMap(Value::stripped).map(FigureOrigin.Command::new);
    };
  }

  private Optional<String> url(Value value) {
    return value.stripped().flatMap(t -> references.resolve(t, value));
  }

  private Optional<String> header(Value value) {
    return value.stripped().flatMap(t -> references.resolvePlain(t, value));
  }

  private Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    section
        .value("headers")
        .ifPresent(
            value ->
                value
                    .named()
                    .forEach(h -> header(h.value()).ifPresent(t -> headers.put(h.name(), t))));
    return headers;
  }
}
