"""The customer journey «Tormod timelønn», played at every institution on the real engine."""
