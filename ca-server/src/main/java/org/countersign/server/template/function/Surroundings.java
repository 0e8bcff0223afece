package org.countersign.server.template.function;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.countersign.server.template.value.Meter;

/// What a function may use besides its arguments: the clock and the chance it is given, and what is left of the
/// limits.
public record Surroundings(InstantSource time, RandomGenerator random, Meter meter) {}
