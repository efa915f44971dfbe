package io.whimbrel.bench.section;

import io.whimbrel.bench.figure.Goal;
import java.util.List;

/** A part of the benchmark that can be run alone. */
public interface Section {

  /** Makes what it needs, and measures every system in every round. */
  void measure(Bench bench);

  /** What is to be reached in it. */
  List<Goal> goals();
}
