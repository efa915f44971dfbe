package io.whimbrel.documents.strategy.paper;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words that several parts of the document use. */
public final class Words {
  private Words() {}

  /** A constant as people read it: {@code Big bang}. */
  public static String of(Enum<?> constant) {
    String text = constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  public static String types(List<MigrationType> types) {
    return types.stream().map(Words::of).collect(Collectors.joining(", "));
  }

  public static String strategy(Strategy strategy) {
    return switch (strategy) {
      case BIG_BANG -> "Big Bang";
      case PHASED -> "Phased";
      case PARALLEL_RUN -> "Parallel Run";
      case BLUE_GREEN -> "Blue-Green";
    };
  }

  /** A time as a plan has it: {@code 90s}, {@code 2m}. */
  public static String planned(Duration time) {
    return time.toMillis() % 1_000 == 0
        ? time.toSeconds() % 60 == 0 && !time.isZero()
            ? time.toMinutes() + "m"
            : time.toSeconds() + "s"
        : time.toMillis() + "ms";
  }

  /** A count with its noun, in the plural where that is due. */
  public static String counted(long number, String noun) {
    return Figures.count(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
