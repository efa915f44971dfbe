package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import java.nio.file.Path;
import java.util.regex.Matcher;

/** Commands that are advised for a plan of steps, as they are typed for a guide. */
record GuideAdvice(GuidePlan plan, Environment environment) {

  /** A text whose commands are those of the guide. */
  String in(String text) {
    Path guides = plan.plan().file().toAbsolutePath().normalize().resolve("../..");
    String where = Matcher.quoteReplacement(where(environment, guides));
    String to = Matcher.quoteReplacement(" --to " + plan.guide().to());
    return text.replaceAll(
            "whimbrel (tick|approve|reject) ([A-Za-z0-9._-]+)", "whimbrel guide $1 $2" + where)
        .replaceAll("whimbrel (rollback|cleanup|status)\\b", "whimbrel guide $1" + where)
        .replaceAll("whimbrel run\\b", "whimbrel guide run" + to + where);
  }

  /** A problem whose fix names them. */
  Problem in(Problem problem) {
    return problem.advising(in(problem.fix()));
  }

  /** What stands behind a command of guides: the environment, and their directory if not this. */
  static String where(Environment environment, Path guides) {
    Path there = guides.toAbsolutePath().normalize();
    boolean isHere = there.equals(Path.of("").toAbsolutePath().normalize());
    return " -e " + GuideDesk.word(environment) + (isHere ? "" : " " + Wiring.shown(there));
  }
}
