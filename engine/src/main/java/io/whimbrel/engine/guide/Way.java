package io.whimbrel.engine.guide;

import io.whimbrel.core.guide.GuidePath;
import io.whimbrel.core.guide.Hop;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is left of a way through guides in an environment. */
public record Way(GuidePath paths, EnvironmentStanding standing) {

  /**
   * The hops that are still to go, the one that is under way first.
   *
   * @param from where the way begins, as somebody says; empty to begin at the version that the
   *     environment has
   */
  public List<Hop> left(Optional<Version> from, Version to) {
    return standing.between().map(hop -> from(hop, to)).orElseGet(() -> fromVersion(from, to));
  }

  private List<Hop> from(HopStanding hop, Version to) {
    if (hop.state() == HopState.GOING_BACK) {
      throw wrong(
          hop.plan().guide().name() + " is being taken back",
          "end that with 'whimbrel guide rollback -e ENVIRONMENT'");
    }
    Hop begun = new Hop(hop.plan().guide(), hop.plan().plan().file());
    try {
      return Stream.concat(Stream.of(begun), paths.find(begun.guide().to(), to).stream()).toList();
    } catch (Problem gap) {
      throw wrong(
          "%s is under way there; behind it: %s".formatted(begun.guide().name(), gap.what()),
          "finish it with '--to %s', or take it back with 'whimbrel guide rollback -e ENVIRONMENT'"
              .formatted(begun.guide().to()));
    }
  }

  private List<Hop> fromVersion(Optional<Version> said, Version to) {
    Optional<Version> known = standing.current();
    if (standing.isOtherThanRecorded() && !said.equals(known)) {
      throw wrong(
          "it says that its version is %s, guides have led to %s there"
              .formatted(version(known), version(standing.recorded())),
          "find out which it is; to begin at what it says give --from " + version(known));
    }
    Version start =
        said.or(() -> known)
            .orElseThrow(
                () -> wrong("nobody knows which version there is", "say it with --from VERSION"));
    List<Hop> hops = paths.find(start, to);
    Version at = known.orElse(start);
    for (int i = 0; i <= hops.size(); i++) {
      if (at.equals(i == 0 ? start : hops.get(i - 1).guide().to())) {
        return hops.subList(i, hops.size());
      }
    }
    throw wrong(
        "the version there is %s, which is not on the way from %s to %s".formatted(at, start, to),
        "leave --from out to begin at " + at);
  }

  private static String version(Optional<Version> version) {
    return version.map(Version::toString).orElse("unknown");
  }

  private Problem wrong(String what, String fix) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(what)
        .where(standing.environment().name().toLowerCase(Locale.ROOT))
        .fix(fix)
        .exception();
  }
}
