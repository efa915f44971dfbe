package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.documents.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words that several parts of the document use. */
final class Words {
  private Words() {}

  /** A constant as people read it: {@code Big bang}. */
  static String of(Enum<?> constant) {
    String text = constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  static String types(List<MigrationType> types) {
    return types.stream().map(Words::of).collect(Collectors.joining(", "));
  }

  static String strategy(Strategy strategy) {
    return switch (strategy) {
      case BIG_BANG -> "Big Bang";
      case PHASED -> "Phased";
      case PARALLEL_RUN -> "Parallel Run";
      case BLUE_GREEN -> "Blue-Green";
    };
  }

  /** A limit as people write it: {@code 5 s}, {@code 2 min}, {@code 90 d}. */
  static String time(Duration time) {
    long seconds = time.toSeconds();
    if (seconds > 0 && time.toMillis() % 1_000 == 0) {
      if (seconds % 86_400 == 0) {
        return seconds / 86_400 + " d";
      }
      if (seconds % 3_600 == 0) {
        return seconds / 3_600 + " h";
      }
      if (seconds % 60 == 0) {
        return seconds / 60 + " min";
      }
      if (seconds < 60) {
        return seconds + " s";
      }
    }
    return Figures.duration(time);
  }

  /** A time as a plan has it: {@code 90s}, {@code 2m}. */
  static String planned(Duration time) {
    return time.toMillis() % 1_000 == 0
        ? time.toSeconds() % 60 == 0 && !time.isZero()
            ? time.toMinutes() + "m"
            : time.toSeconds() + "s"
        : time.toMillis() + "ms";
  }

  /** A count with its noun, in the plural where that is due. */
  static String counted(long number, String noun) {
    return Figures.count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
