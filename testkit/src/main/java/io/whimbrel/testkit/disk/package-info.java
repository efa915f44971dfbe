/** Disks that can be made full. */
@NullMarked
package io.whimbrel.testkit.disk;

import org.jspecify.annotations.NullMarked;
