package io.whimbrel.bench;

import io.whimbrel.bench.section.CopySection;
import io.whimbrel.bench.section.Section;

/** The sections, as they are called on the command line and in the order in which they run. */
enum SectionName {
  COPY {
    @Override
    Section section() {
      return new CopySection();
    }
  };

  abstract Section section();
}
