package io.whimbrel.bench;

import io.whimbrel.bench.section.CopySection;
import io.whimbrel.bench.section.LatencySection;
import io.whimbrel.bench.section.MemorySection;
import io.whimbrel.bench.section.ProofSection;
import io.whimbrel.bench.section.Section;
import io.whimbrel.bench.section.SustainedSection;
import io.whimbrel.bench.section.SyncSection;
import java.util.Locale;

/** The sections, as they are called on the command line and in the order in which they run. */
enum SectionName {
  COPY {
    @Override
    Section section() {
      return new CopySection();
    }
  },
  SYNC {
    @Override
    Section section() {
      return new SyncSection();
    }
  },
  SUSTAINED {
    @Override
    Section section() {
      return new SustainedSection();
    }
  },
  PROOF {
    @Override
    Section section() {
      return new ProofSection();
    }
  },
  MEMORY {
    @Override
    Section section() {
      return new MemorySection();
    }
  },
  LATENCY {
    @Override
    Section section() {
      return new LatencySection();
    }
  };

  abstract Section section();

  /** The name on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
