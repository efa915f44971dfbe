/** The plan file: plan.yaml read into a plan, every complaint with line, column and fix. */
@NullMarked
package io.whimbrel.planfile;

import org.jspecify.annotations.NullMarked;
