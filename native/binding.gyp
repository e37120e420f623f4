# Targets: kernels_<rung> (one per instruction set, chosen at run time), core (no Node in it), mrkl (the add-on).
# Sources are found by folder; see sources.mjs. Tests, benches and fuzzers are built by tests.mk.
{
  'variables': {
    'addon_api': '<!(node -p "path.dirname(require.resolve(\'node-addon-api\'))")',
  },
  'target_defaults': {
    'include_dirs': ['.'],
    'cflags_cc': [
      '-std=c++20', '-O3', '-fvisibility=hidden', '-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Werror',
      # -Wrestrict is wrong about std::string in GCC 12 (bug 105651); other compilers do not know it.
      '-Wno-unknown-warning-option', '-Wno-restrict',
    ],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++20',
      'CLANG_CXX_LIBRARY': 'libc++',
      'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
      'GCC_ENABLE_CPP_RTTI': 'YES',
      'GCC_OPTIMIZATION_LEVEL': '3',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
      'WARNING_CFLAGS': ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Werror'],
    },
  },
  'targets': [
    {
      'target_name': 'kernels_reference',
      'type': 'static_library',
      'sources': ['<!@(node sources.mjs kernels kernels/reference)'],
      'conditions': [
        ['target_arch=="x64"', { 'defines': ['MRKL_X86'] }],
        ['target_arch=="arm64"', { 'defines': ['MRKL_ARM64'] }],
      ],
    },
    {
      'target_name': 'core',
      'type': 'static_library',
      'sources': ['<!@(node sources.mjs base math quant serve model text io train)'],
    },
    {
      'target_name': 'mrkl',
      'type': 'loadable_module',
      'sources': ['<!@(node sources.mjs binding)'],
      'defines': ['NAPI_VERSION=9', 'NAPI_CPP_EXCEPTIONS', 'NODE_ADDON_API_DISABLE_DEPRECATED'],
      'cflags_cc': ['-isystem <(addon_api)'],
      'xcode_settings': {
        'OTHER_CPLUSPLUSFLAGS': ['-isystem <(addon_api)'],
      },
      'dependencies': ['core', 'kernels_reference'],
      'conditions': [
        ['target_arch=="x64"', { 'dependencies': ['kernels_avx2', 'kernels_avx512', 'kernels_avx512bf16'] }],
        ['target_arch=="arm64"', { 'dependencies': ['kernels_neon'] }],
      ],
    },
  ],
  'conditions': [
    ['target_arch=="x64"', {
      'targets': [
        {
          'target_name': 'kernels_avx2',
          'type': 'static_library',
          'sources': ['<!@(node sources.mjs kernels/avx2)'],
          'cflags_cc': ['-mavx2', '-mfma', '-mf16c'],
          'xcode_settings': { 'OTHER_CPLUSPLUSFLAGS': ['-mavx2', '-mfma', '-mf16c'] },
        },
        {
          'target_name': 'kernels_avx512',
          'type': 'static_library',
          'sources': ['<!@(node sources.mjs kernels/avx512)'],
          'cflags_cc': ['-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl', '-mfma', '-mf16c'],
          'xcode_settings': {
            'OTHER_CPLUSPLUSFLAGS': ['-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl', '-mfma', '-mf16c'],
          },
        },
        {
          'target_name': 'kernels_avx512bf16',
          'type': 'static_library',
          'sources': ['<!@(node sources.mjs kernels/avx512bf16)'],
          'cflags_cc': [
            '-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl', '-mavx512bf16', '-mavx512vnni', '-mfma', '-mf16c',
          ],
          'xcode_settings': {
            'OTHER_CPLUSPLUSFLAGS': [
              '-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl', '-mavx512bf16', '-mavx512vnni', '-mfma', '-mf16c',
            ],
          },
        },
      ],
    }],
    ['target_arch=="arm64"', {
      'targets': [
        {
          'target_name': 'kernels_neon',
          'type': 'static_library',
          'sources': ['<!@(node sources.mjs kernels/neon)'],
        },
      ],
    }],
  ],
}
