/** Guides from one version of a platform to the next: what they say, and the way through them. */
@NullMarked
package io.whimbrel.core.guide;

import org.jspecify.annotations.NullMarked;
