package io.whimbrel.planfile;

import io.whimbrel.core.guide.BreakingChange;
import io.whimbrel.core.guide.ChangeType;
import io.whimbrel.core.guide.ChecklistItem;
import io.whimbrel.core.guide.EstimatedTime;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.Impact;
import io.whimbrel.core.guide.KnownTroubles;
import io.whimbrel.core.guide.RestorePoint;
import io.whimbrel.core.guide.Trouble;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads what a plan says as a guide from one version to another. */
final class GuideReader {
  private static final String TIME = "a time: " + Quantity.DURATION;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

  private final Path directory;
  private final StepActionReader actions;
  private final Optional<StepDatabase> target;

  GuideReader(
      Path directory, UrlReader urls, Optional<DatabaseUrl> source, Optional<DatabaseUrl> target) {
    this.directory = directory;
    this.actions = new StepActionReader(directory, urls, source, target);
    this.target = target.map(url -> new StepDatabase("target", url));
  }

  /** The guide; empty where the plan is none, or with complaints. */
  Optional<Guide> read(Section plan) {
    Optional<Value> value = plan.value("guide");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!StepsReader.isStepped(plan)) {
      value
          .get()
          .complain("a guide is a plan of steps, and there are none", "add 'steps' to the plan");
    }
    Section section = value.get().section(PlanKeys.GUIDE);
    Optional<Version> from = section.required("from", "0.1.0").flatMap(GuideReader::version);
    Optional<Version> to = section.required("to", "0.2.0").flatMap(GuideReader::version);
    if (from.isPresent() && from.equals(to)) {
      value.get().complain("the guide leads from %s to itself".formatted(to.get()), "mend 'to'");
    }
    EstimatedTime time =
        section.value("time").flatMap(GuideReader::time).orElse(EstimatedTime.UNKNOWN);
    List<BreakingChange> changes =
        items(section, "breaking-changes").flatMap(v -> change(v).stream()).toList();
    List<ChecklistItem> before = items(section, "before").flatMap(v -> item(v).stream()).toList();
    List<ChecklistItem> after = items(section, "after").flatMap(v -> item(v).stream()).toList();
    Optional<RestorePoint> point = section.value("restore-point").flatMap(this::point);
    List<Trouble> troubles = troubles(section);
    return from.flatMap(
        f -> to.map(t -> new Guide(f, t, time, changes, before, after, point, troubles)));
  }

  private static Stream<Value> items(Section section, String key) {
    return section.value(key).map(Value::items).orElse(List.of()).stream();
  }

  private static Optional<Version> version(Value value) {
    return value.parsed(Version::parse, Version.FORM);
  }

  private static Optional<EstimatedTime> time(Value value) {
    List<Duration> times =
        (value.isList() ? value.items().stream() : Stream.of(value))
            .flatMap(v -> v.parsed(Quantity::duration, TIME).stream())
            .toList();
    if (times.isEmpty() && !value.isUnfilled()) {
      return Optional.empty();
    }
    if (times.isEmpty() || times.size() > 2 || times.getLast().compareTo(times.getFirst()) < 0) {
      value.complain(
          value.label() + " is no time and no range", "write 30m, or the range [15m, 30m]");
      return Optional.empty();
    }
    return Optional.of(new EstimatedTime(times.getFirst(), times.getLast()));
  }

  private static Optional<BreakingChange> change(Value value) {
    Section section = value.section(PlanKeys.GUIDE_CHANGE);
    Optional<ChangeType> type =
        section.required("type", "schema").flatMap(v -> v.word(ChangeType.class));
    Optional<String> what =
        section.required("what", "orders.total is gone").flatMap(Value::stripped);
    Optional<Impact> impact = section.value("impact").flatMap(v -> v.word(Impact.class));
    String advice = section.value("do").flatMap(Value::stripped).orElse("");
    return type.flatMap(
        t -> what.map(w -> new BreakingChange(t, impact.orElse(t.usual()), w, advice)));
  }

  /** A text is ticked by a person. */
  private Optional<ChecklistItem> item(Value value) {
    if (!value.isSection()) {
      return value.stripped().map(what -> new ChecklistItem(what, Optional.empty()));
    }
    Section section = value.section(PlanKeys.GUIDE_ITEM);
    return section
        .required("what", "the backup is there")
        .flatMap(Value::stripped)
        .map(what -> new ChecklistItem(what, section.value("check").flatMap(actions::check)));
  }

  private Optional<RestorePoint> point(Value value) {
    Section section = value.section(PlanKeys.GUIDE_RESTORE);
    List<String> files = section.value("files").map(Value::texts).orElse(List.of());
    Optional<String> make = section.value("make").flatMap(Value::stripped);
    Optional<String> restore = section.value("restore").flatMap(Value::stripped);
    List<String> tables = section.value("tables").map(Value::texts).orElse(List.of());
    List<String> places = section.value("to").map(this::places).orElse(List.of());
    boolean isEmpty = make.isEmpty() && files.isEmpty() && tables.isEmpty();
    if (make.isPresent() != restore.isPresent() || isEmpty) {
      value.complain(
          value.label() + " keeps nothing that it could bring back",
          "name 'files' or 'tables', or commands to 'make' and 'restore' it");
      return Optional.empty();
    }
    if (!tables.isEmpty() && target.isEmpty()) {
      value.complain(
          value.label() + " names tables of the target, which the plan does not name",
          "add 'target: ${env:DATABASE_URL}' at the top of the plan");
      return Optional.empty();
    }
    List<String> usual = List.of(directory.resolve(".whimbrel").resolve("backups").toString());
    return Optional.of(
        RestoreScript.of(
            files, make.orElse(""), restore.orElse(""), tables, places.isEmpty() ? usual : places));
  }

  /** Directories begin at the guide. */
  private List<String> places(Value value) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .flatMap(v -> v.stripped().stream())
        .map(text -> S3Place.isMeant(text) ? text : directory.resolve(text).normalize().toString())
        .toList();
  }

  /** The guide's own and those that it names come first; all others that are known follow. */
  private List<Trouble> troubles(Section section) {
    List<Trouble> known = KnownTroubles.of(target);
    List<Trouble> all = new ArrayList<>();
    items(section, "troubleshooting").flatMap(v -> trouble(v, known).stream()).forEach(all::add);
    known.stream()
        .filter(k -> all.stream().noneMatch(t -> t.name().equals(k.name())))
        .forEach(all::add);
    return all;
  }

  private Optional<Trouble> trouble(Value value, List<Trouble> known) {
    if (!value.isSection()) {
      List<String> names = known.stream().map(Trouble::name).toList();
      Optional<String> name = value.stripped();
      Optional<Trouble> named =
          name.flatMap(n -> known.stream().filter(k -> k.name().equals(n)).findFirst());
      if (name.isPresent() && named.isEmpty()) {
        value.complain(
            "'%s' is no issue that is known".formatted(ReadingNotes.echo(name.get())),
            Value.hint(name.get(), names));
      }
      return named;
    }
    Section section = value.section(PlanKeys.GUIDE_TROUBLE);
    Optional<String> name =
        section
            .required("name", "disk-full")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Optional.of(t.strip()).filter(n -> NAME.matcher(n).matches()),
                        "lower-case letters, digits and hyphens, as in disk-full"));
    Optional<Pattern> pattern =
        section.required("pattern", "\"No space left\"").flatMap(GuideReader::pattern);
    Optional<String> remedy =
        section.required("remedy", "make room on the disk").flatMap(Value::stripped);
    return name.flatMap(
        n ->
            pattern.flatMap(
                p ->
                    remedy.map(
                        r ->
                            new Trouble(n, p, r, section.value("check").flatMap(actions::check)))));
  }

  private static Optional<Pattern> pattern(Value value) {
    return value
        .text()
        .flatMap(
            text -> {
              try {
                return Optional.of(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
              } catch (PatternSyntaxException e) {
                value.complain(
                    "%s is no pattern: %s".formatted(value.label(), e.getDescription()),
                    "write a regular expression as Java knows them, as in 'relation .* exists'");
                return Optional.empty();
              }
            });
  }
}
