package io.whimbrel.engine.gonogo;

import io.whimbrel.core.run.GateLine;

/** One line of the list: looks at the run and changes nothing. */
interface GateQuestion {

  /** What it is called. */
  String name();

  /** How it stands now. */
  GateLine answer();
}
