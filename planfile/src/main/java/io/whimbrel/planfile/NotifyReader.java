package io.whimbrel.planfile;

import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRoute;
import io.whimbrel.core.plan.notify.NotifyRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads who is told what. */
final class NotifyReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private final ChannelReader channels;
  private final List<String> names = new ArrayList<>();

  NotifyReader(Path directory, Secrets secrets) {
    this.channels = new ChannelReader(directory, secrets);
  }

  /** Reads the section; without it nobody is told anything. */
  NotifyRules read(Section section) {
    List<NotifyChannel> read = new ArrayList<>();
    for (Value.Named named : section.value("channels").map(Value::named).orElse(List.of())) {
      if (!NAME.matcher(named.name()).matches()) {
        named
            .value()
            .complain(
                "'%s' is no name of a channel".formatted(ReadingNotes.echo(named.name())),
                "use up to 63 letters, digits, hyphens and underscores");
      }
      names.add(named.name());
      channels.read(named).ifPresent(read::add);
    }
    List<NotifyRoute> routes =
        section.value("routes").map(Value::items).orElse(List.of()).stream()
            .map(value -> route(value, names))
            .toList();
    return new NotifyRules(read, routes);
  }

  /** Names of the channels that were read, also of those that something is wrong with. */
  List<String> names() {
    return List.copyOf(names);
  }

  private static NotifyRoute route(Value value, List<String> names) {
    Section section = value.section(PlanKeys.NOTIFY_ROUTE);
    List<String> to =
        section.required("to", "[team]").map(v -> texts(v, t -> known(t, names))).orElse(List.of());
    return new NotifyRoute(
        section.value("from").flatMap(v -> v.word(Urgency.class)).orElse(Urgency.INFO),
        section.value("events").map(v -> texts(v, Value::stripped)).orElse(List.of()),
        to);
  }

  private static List<String> texts(Value value, Function<Value, Optional<String>> read) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .map(read)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> known(Value value, List<String> names) {
    Optional<String> name = value.stripped();
    if (name.isPresent() && !names.contains(name.get())) {
      value.complain(
          "there is no channel '%s'".formatted(ReadingNotes.echo(name.get())),
          names.isEmpty() ? "add it to 'notify.channels'" : Value.hint(name.get(), names));
      return Optional.empty();
    }
    return name;
  }
}
